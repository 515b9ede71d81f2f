// The page: one EventSource, plain DOM, small SVG charts. Whatever comes from records is set as text, never as HTML.
'use strict';

const STALE_AFTER_MS = 5000;
const ASK_EVERY_MS = 3000;
const ASK_FOR_LOGIN_EVERY_MS = 60000;
const FILTER_DELAY_MS = 250;
const PHASES = ['decode', 'encode', 'commit', 'publish'];
const ICONS = { ok: '✓', degraded: '!', down: '✕' };
const SVG = 'http://www.w3.org/2000/svg';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const byId = id => document.getElementById(id);
const number = value => whole.format(value);
const rate = value => (value > 0 && value < 100 ? tenth : whole).format(value);
const percent = share => (share > 0 && share < 0.1 ? tenth : whole).format(share * 100) + ' %';
const clock = iso => new Date(iso).toLocaleTimeString('en-GB');

function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return (unit === 0 || value >= 100 ? whole : tenth).format(value) + ' ' + units[unit];
}

function milliseconds(value) {
  return value >= 10000 ? tenth.format(value / 1000) + ' s' : (value < 10 ? tenth : whole).format(value) + ' ms';
}

function seconds(value) {
  if (value < 120) return whole.format(value) + ' s';
  if (value < 7200) return whole.format(value / 60) + ' min';
  return tenth.format(value / 3600) + ' h';
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function shape(name, attributes, title) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (title) {
    const text = document.createElementNS(SVG, 'title');
    text.textContent = title;
    made.append(text);
  }
  return made;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function setClass(node, className) {
  if (node.className !== className) node.className = className;
}

/** Keeps the rows of a table body in step with items, without touching what has not changed. */
function syncRows(body, items, keyOf, cellsOf) {
  const old = new Map([...body.rows].map(row => [row.dataset.key, row]));
  let at = body.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let row = old.get(key);
    const cells = cellsOf(item);
    const signature = JSON.stringify(cells.map(cell => cell.text));
    if (!row) {
      row = element('tr');
      row.dataset.key = key;
    }
    old.delete(key);
    if (row.dataset.signature !== signature) {
      row.dataset.signature = signature;
      row.replaceChildren(...cells.map(cell => {
        const made = element('td', cell.className, cell.node ? undefined : cell.text);
        if (cell.node) made.append(cell.node());
        return made;
      }));
    }
    if (row === at) at = at.nextElementSibling;
    else body.insertBefore(row, at);
  }
  old.forEach(row => row.remove());
}

const text = (value, className) => ({ text: String(value), className });
const numeric = (value, late) => ({ text: value, className: late ? 'n late' : 'n' });

/** The smallest of 1, 2, 5 times a power of ten that is not below. */
function ceiling(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map(step => step * power).find(step => step >= value);
}

function drawThroughput(svg, points) {
  const top = ceiling(Math.max(...points, 1));
  const width = 600, height = 90, slots = 120;
  const x = index => width - (points.length - 1 - index) * width / (slots - 1);
  const y = value => height - value / top * (height - 4);
  const path = points.map((value, index) => (index ? 'L' : 'M') + x(index).toFixed(1) + ' ' + y(value).toFixed(1)).join(' ');
  const nodes = [shape('line', { class: 'grid', x1: 0, x2: width, y1: y(top), y2: y(top) }),
    shape('line', { class: 'grid', x1: 0, x2: width, y1: y(top / 2), y2: y(top / 2) })];
  if (points.length > 1) {
    nodes.push(shape('path', { class: 'area', d: path + ' L' + width + ' ' + height + ' L' + x(0).toFixed(1) + ' ' + height + ' Z' }),
      shape('path', { class: 'curve', d: path }));
  }
  svg.replaceChildren(...nodes);
  return top;
}

function describe(batch) {
  return 'version ' + batch.version + ', ' + clock(batch.time) + ', flushed by ' + batch.flushReason + '\n'
    + number(batch.rows) + ' rows, ' + number(batch.deadLetters) + ' dead letters'
    + (batch.tombstones ? ', ' + number(batch.tombstones) + ' tombstones' : '') + '\n'
    + PHASES.map(phase => phase + ' ' + milliseconds(batch.durationMs[phase])).join(', ');
}

/** The largest, but for the few that would flatten all the others, as the first micro-batch of a cold program does. */
function scaleOf(values) {
  const sorted = [...values].sort((a, b) => b - a);
  const common = sorted[Math.floor(sorted.length / 10)] || 0;
  return Math.max(1, sorted.length >= 10 && sorted[0] > 4 * common ? 2 * common : sorted[0] || 0);
}

function drawBars(svg, batches, partsOf) {
  const width = 600, height = 70, slots = 60, step = width / slots;
  const totals = batches.map(batch => partsOf(batch).reduce((sum, part) => sum + part.value, 0));
  const top = scaleOf(totals);
  const nodes = [];
  batches.forEach((batch, index) => {
    const x = width - (batches.length - index) * step;
    let y = height;
    // A bar that is cut off keeps its proportions, and gets a gap near its end.
    const scale = (height - 4) / Math.max(top, totals[index]);
    for (const part of partsOf(batch)) {
      if (part.value <= 0) continue;
      // What is there must be seen, however little it is.
      const tall = Math.max(1.5, part.value * scale);
      y -= tall;
      nodes.push(shape('rect', { class: part.className, x: (x + 1).toFixed(1), y: y.toFixed(2), width: step - 2, height: tall.toFixed(2) }));
    }
    if (totals[index] > top) nodes.push(shape('rect', { class: 'cut', x: x.toFixed(1), y: 9, width: step, height: 3 }));
    nodes.push(shape('rect', { class: 'hit', x: x.toFixed(1), y: 0, width: step, height }, describe(batch)));
  });
  svg.replaceChildren(...nodes);
  return Math.max(0, ...totals);
}

/** A stream's card: made once, then updated. */
class StreamCard {
  constructor(name) {
    this.root = byId('stream').content.firstElementChild.cloneNode(true);
    this.name = name;
    this.drawn = '';
    this.shown = 0;
    this.filters = {};
    this.$ = selector => this.root.querySelector(selector);
    const heading = this.$('h2');
    heading.id = 'stream-' + name;
    this.root.setAttribute('aria-labelledby', heading.id);
    heading.append(name + ' ', this.topic = element('span'));
    for (const kind of ['tp', 'lp']) {
      const title = this.$('.' + kind + '-title');
      title.id = kind + '-' + name;
      this.$('.' + kind).closest('.scroll').setAttribute('aria-labelledby', title.id);
      const input = this.$('.' + kind + '-filter');
      input.setAttribute('aria-label', kind === 'tp' ? 'Filter the topic partitions of ' + name : 'Filter the lake partitions of ' + name);
      input.addEventListener('input', () => this.filterChanged(kind, input.value));
    }
    const rows = this.$('.newest-title');
    rows.id = 'newest-' + name;
    this.$('.newest').closest('.scroll').setAttribute('aria-labelledby', rows.id);
    this.newest = new NewestRows(name, this.$('.newest-box'));
    this.growth = new GrowthCharts(name, this.$('.growth-hint'), this.$('.growth'));
    this.$('.phases').append(...PHASES.map(phase => legendItem('p-' + phase, phase)));
    byId('streams').append(this.root);
  }

  filterChanged(kind, value) {
    this.filters[kind] = value;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetchFiltered(kind), FILTER_DELAY_MS);
  }

  async fetchFiltered(kind) {
    const contains = this.filters[kind];
    if (!contains) return;
    const path = kind === 'tp' ? 'topic-partitions' : 'lake-partitions';
    const { body } = await ask(streamPath(this.name) + '/' + path + '?limit=50&contains=' + encodeURIComponent(contains));
    // That there is none, the live indicator says.
    if (!body || this.filters[kind] !== contains) return;
    if (kind === 'tp') this.topicPartitions(body);
    else this.lakePartitions(body);
  }

  show(stream, tick) {
    setText(this.topic, '← ' + Object.keys(stream.sources[0].latestOffset)[0]);
    const state = this.$('.state');
    setClass(state, 'state ' + stream.level);
    setText(this.$('.state .icon'), ICONS[stream.level]);
    setText(this.$('.sentence'), stream.message);
    setText(this.$('.action'), stream.action);
    setText(this.$('.hint'), stream.hint);
    this.failure(stream.lastFailure);
    this.figures(stream);
    const top = drawThroughput(this.$('.throughput'), stream.throughput);
    this.$('.throughput').setAttribute('aria-label', 'Records per second over the last ten minutes; now ' + rate(stream.inputRowsPerSecond));
    setText(this.root.querySelectorAll('.now')[0], 'scale to ' + rate(top));
    this.microBatches(stream.recentProgress);
    this.partitions(stream, tick);
    this.growth.follow(this.shown++);
    this.reading(stream.reading);
    this.counts('.reasons-list', stream.deadLetters, 'None since this process started.');
    this.counts('.fields-list', stream.unknownFieldNames, 'None since this process started.');
  }

  failure(failure) {
    const box = this.$('.failure');
    box.hidden = !failure;
    if (failure && box.dataset.at !== failure.at) {
      box.dataset.at = failure.at;
      setText(box.querySelector('.when'), failure.kind + ' at ' + new Date(failure.at).toLocaleString('en-GB'));
      box.querySelector('ol').replaceChildren(...failure.causes.map(cause => element('li', '', cause)));
    }
  }

  figures(stream) {
    const values = [
      ['Records per second', rate(stream.inputRowsPerSecond), ''],
      ['Lag', number(stream.lag), 'offsets'],
      ['Freshness', seconds(stream.freshnessSeconds), ''],
      ['Buffered', number(stream.bufferedRecords), bytes(stream.bufferedBytes)],
      ['Last commit', stream.batchId < 0 ? 'none yet' : seconds(stream.secondsSinceCommit) + ' ago', ''],
      ['Held back by transactions', number(stream.behindOpenTransactions), 'offsets'],
      ['Dead letters, 10 min', percent(stream.recent.deadLetterShare), 'of ' + number(stream.recent.records)],
      ['Nothing but a key, 10 min', percent(stream.recent.keyOnlyShare), 'of ' + number(stream.recent.rows)],
      ['Table', number(stream.lake.rows), 'rows'],
      ['Not visible yet', number(stream.held.rows), stream.held.files ? 'rows, ' + bytes(stream.held.bytes) + ', since ' + seconds(stream.held.oldestSeconds) : 'rows'],
      ['Sealed', number(stream.held.seals), stream.held.seals ? 'times, ' + bytes(stream.held.sealedBytes) + ', last in ' + seconds(stream.held.lastSealSeconds) : 'times'],
    ];
    const list = this.$('.figures');
    if (!list.firstChild) {
      for (const [name] of values) {
        const group = element('div');
        const value = element('dd');
        value.append(element('span'), ' ', element('small'));
        group.append(element('dt', '', name), value);
        list.append(group);
      }
    }
    values.forEach(([, value, unit], index) => {
      setText(list.children[index].querySelector('span'), value);
      setText(list.children[index].querySelector('small'), unit);
    });
  }

  microBatches(batches) {
    const newest = batches[batches.length - 1];
    const drawn = newest ? newest.version + '/' + batches.length : 'none';
    if (this.drawn === drawn) return;
    this.drawn = drawn;
    const captions = this.root.querySelectorAll('.now');
    const most = drawBars(this.$('.rows'), batches, batch => [
      { value: batch.rows, className: 'bar-rows' }, { value: batch.deadLetters, className: 'bar-dead' }]);
    const longest = drawBars(this.$('.time'), batches, batch => PHASES.map(phase => ({ value: batch.durationMs[phase], className: 'p-' + phase })));
    if (!newest) {
      setText(captions[1], 'none yet');
      setText(captions[2], 'none yet');
      this.$('.rows').setAttribute('aria-label', 'Rows of the micro-batches: none yet');
      this.$('.time').setAttribute('aria-label', 'Time of the micro-batches: none yet');
      return;
    }
    setText(captions[1], 'newest ' + number(newest.rows) + ', most ' + number(most));
    setText(captions[2], 'newest ' + milliseconds(PHASES.reduce((sum, phase) => sum + newest.durationMs[phase], 0)) + ', longest ' + milliseconds(longest));
    this.$('.rows').setAttribute('aria-label', 'Rows of the last ' + batches.length + ' micro-batches; the newest: ' + describe(newest));
    this.$('.time').setAttribute('aria-label', 'Time of the last ' + batches.length + ' micro-batches; the newest: ' + describe(newest));
    const counts = {};
    batches.forEach(batch => { counts[batch.flushReason] = (counts[batch.flushReason] || 0) + 1; });
    setText(this.$('.reasons'), 'Last ' + batches.length + ' flushed by ' + Object.entries(counts).map(([reason, count]) => reason + ' ' + count).join(', '));
  }

  partitions(stream, tick) {
    const tps = stream.topicPartitions;
    setText(this.$('.tp-title'), 'Topic partitions' + (stream.topicPartitionCount > tps.length
      ? ' (the ' + tps.length + ' furthest behind of ' + number(stream.topicPartitionCount) + ')' : ' (' + tps.length + ')'));
    const lake = stream.lake;
    setText(this.$('.lp-title'), 'Lake partitions' + (lake.partitionCount > lake.partitions.length
      ? ' (the ' + lake.partitions.length + ' largest of ' + number(lake.partitionCount) + ')' : ' (' + lake.partitionCount + ')'));
    setText(this.$('.lp-hint'), lake.toVersion === 0 ? 'Nothing is committed yet.'
      : (lake.fromVersion <= 1 ? 'What all commits up to version ' + lake.toVersion + ' added.'
        : 'What commits ' + number(lake.fromVersion) + ' to ' + number(lake.toVersion) + ' added; older documents are not read.')
        + ' Whole table: ' + number(lake.rows) + ' rows, ' + number(lake.files) + ' files, ' + bytes(lake.bytes) + ', dead letters included in files and bytes.');
    this.$('.tp-filter').parentElement.hidden = stream.topicPartitionCount < 10 && !this.filters.tp;
    this.$('.lp-filter').parentElement.hidden = lake.partitionCount < 10 && !this.filters.lp;
    if (!this.filters.tp) this.topicPartitions(tps);
    else if (tick % 3 === 0) this.fetchFiltered('tp');
    if (!this.filters.lp) this.lakePartitions(lake.partitions);
    else if (tick % 3 === 0) this.fetchFiltered('lp');
  }

  topicPartitions(rows) {
    const known = value => value < 0 ? '?' : number(value);
    syncRows(this.$('.tp'), rows, row => row.topicPartition, row => [
      text(row.topicPartition), numeric(known(row.committed)), numeric(known(row.end)), numeric(known(row.lag)),
      numeric(seconds(row.waitingSeconds), row.isLate),
      numeric(row.behindOpenTransaction ? number(row.behindOpenTransaction) : '', true)]);
  }

  lakePartitions(rows) {
    syncRows(this.$('.lp'), rows, row => row.path, row => [
      text(row.path || '(whole table)', 'wide'), numeric(number(row.rows)), numeric(number(row.files)), numeric(bytes(row.bytes))]);
  }

  /** What the table's file speaks of beside its columns; nothing when no record had any of it. */
  reading(reading) {
    const counts = { ...reading.ruleViolations };
    if (reading.framed) counts['records with a schema registry’s frame before the JSON'] = reading.framed;
    if (reading.nansTakenAsNull) counts['NaN or infinities taken as null'] = reading.nansTakenAsNull;
    this.$('.reading').hidden = Object.keys(counts).length === 0;
    this.counts('.reading-list', counts, '');
  }

  /** A list of names with how often each came, most frequent first. */
  counts(selector, byName, none) {
    const entries = Object.entries(byName).sort((a, b) => b[1] - a[1]);
    const signature = JSON.stringify(entries);
    const list = this.$(selector);
    if (list.dataset.signature === signature) return;
    list.dataset.signature = signature;
    list.replaceChildren(...(entries.length ? entries.map(([name, count]) => {
      const item = element('li');
      item.append(element('b', '', number(count)), ' ' + name);
      return item;
    }) : [element('li', 'quiet', none)]));
  }
}

function legendItem(className, label) {
  const item = element('li');
  item.append(element('i', className), label);
  return item;
}

/** Now, by the clock of the service: that of the browser may be another. */
const serviceTime = () => Date.now() + serviceIsAheadMs;

const cards = new Map();
let browser;
let tick = 0;
let events;
let newestAt = 0;
let nextQuestionAt = 0;
let serviceIsAheadMs = 0;
let spoken = '';
let wasLost = false;

function showVerdict(level, sentence, more) {
  setClass(byId('verdict'), 'banner ' + level);
  setText(byId('verdict-icon'), ICONS[level]);
  setText(byId('verdict-text'), sentence);
  setText(byId('verdict-more'), more);
}

/** Read out only when something else is the matter, not when a number changes. */
function announce(what, sentence) {
  if (spoken !== what) {
    spoken = what;
    setText(byId('announce'), sentence);
  }
}

function showMemory(overview) {
  const budget = overview.memoryBudgetBytes;
  const share = value => value / budget * 1000;
  let x = 0;
  const nodes = [shape('rect', { class: 'p-free', x: 0, y: 0, width: 1000, height: 14 })];
  overview.streams.forEach((stream, index) => {
    const width = Math.min(1000 - x, share(stream.bufferedBytes));
    nodes.push(shape('rect', { class: 'p-' + index % 3, x, y: 0, width, height: 14 }, stream.name + ' ' + bytes(stream.bufferedBytes)));
    x += width;
  });
  const bar = byId('memory');
  bar.replaceChildren(...nodes);
  const sentence = bytes(overview.allocatedBytes) + ' allocated of ' + bytes(budget) + ' ('
    + tenth.format(overview.allocatedBytes / budget * 100) + ' %)'
    + (overview.streams.some(stream => stream.isSuspended) ? '; records wait for a flush, and Kafka is paused meanwhile' : '');
  bar.setAttribute('aria-label', sentence);
  setText(byId('memory-text'), sentence);
  byId('memory-legend').replaceChildren(...overview.streams.map((stream, index) =>
    legendItem('p-' + index % 3, stream.name + ' ' + bytes(stream.bufferedBytes))));
}

/** What the lake's object store is asked; nothing of it for a lake in directories. */
function showStore(store) {
  byId('store').hidden = !store;
  if (!store) return;
  setText(byId('store-text'), 'Of this process since its start. '
    + (store.requestsPerDay == null ? 'How many a day it comes to is known after a minute.'
      : number(store.requestsPerDay) + ' a day at the rate of the last 10 minutes, ' + number(store.writesPerDay) + ' of them write or list.'));
  setText(byId('store-advice'), store.advice);
  syncRows(byId('store-kinds'), store.kinds, kind => kind.kind, kind => [
    text(kind.kind), numeric(number(kind.requests)), numeric(number(kind.retries), kind.retries > 0),
    numeric(number(kind.throttled), kind.throttled > 0), numeric(number(kind.failed), kind.failed > 0),
    numeric(milliseconds(kind.meanMillis)), numeric(bytes(kind.sentBytes)), numeric(bytes(kind.receivedBytes))]);
}

function list(lines, summary) {
  if (lines.length <= 1) return element('span', '', lines[0] || '');
  const details = element('details');
  details.append(element('summary', '', summary));
  lines.forEach(line => details.append(element('div', '', line)));
  return details;
}

function showCommits(commits) {
  byId('commits-none').hidden = commits.length > 0;
  syncRows(byId('commits'), commits, commit => commit.table + '/' + commit.version, commit => {
    const ranges = commit.ranges.map(range => range.topicPartition + ' [' + range.from + ', ' + range.until + ')');
    const files = commit.files.map(file => file.path + ' · ' + number(file.rows) + ' rows · ' + bytes(file.bytes));
    if (commit.rangeCount > ranges.length) ranges.push('and ' + number(commit.rangeCount - ranges.length) + ' more');
    if (commit.fileCount > files.length) files.push('and ' + number(commit.fileCount - files.length) + ' more');
    const why = [commit.flushReason || commit.kind, ...(commit.note ? [commit.note] : []), ...commit.lost.map(lost => 'lost ' + lost)].join(' · ');
    const took = commit.durationMs ? milliseconds(commit.durationMs.triggerExecution) : '';
    return [text(commit.table), numeric(String(commit.version)), text(clock(commit.time), 't'), text(why), numeric(number(commit.rows)),
      numeric(number(commit.deadLetters), commit.deadLetters > 0), numeric(took), numeric(bytes(commit.bytes)),
      { text: ranges.join(), className: 't', node: () => list(ranges, commit.rangeCount + ' ranges') },
      { text: files.join(), className: 'wide', node: () => list(files, commit.fileCount + ' files') }];
  });
}

function drawLetters(letters) {
  byId('letters-none').hidden = letters.length > 0;
  syncRows(byId('letters'), letters, letter => letter.topicPartition + '@' + letter.offset, letter => [
    text(letter.table), text(clock(letter.at), 't'), text(letter.reason, 't'), text(letter.topicPartition + '@' + letter.offset, 't'),
    { text: (letter.detail || '') + (letter.payload || ''), className: 'wide', node: () => {
      const box = element('div');
      if (letter.detail == null) box.append(element('span', 'quiet', 'hidden'));
      else box.append(element('div', '', letter.detail), element('code', '', letter.payload));
      return box;
    } }]);
}

function showDeadLetters(overview) {
  setText(byId('letters-hint'), 'The first of each reason in each micro-batch of this process. '
    + (overview.arePayloadsShown ? '' : 'Contents are hidden here: set ESPORTS_LAKE_WEB_SHOW_PAYLOADS=true to see them.'));
  browser.tables(overview.streams.map(stream => stream.name));
  drawLetters(overview.deadLetters);
}

function show(overview) {
  tick++;
  const verdict = overview.verdict;
  showVerdict(verdict.level, verdict.sentence, verdict.more);
  announce(overview.lakeFault + overview.streams.map(stream => stream.name + stream.code).join(), verdict.sentence);
  document.title = ICONS[verdict.level] + ' ' + (verdict.level === 'ok' ? '' : verdict.sentence + ' – ') + 'esports-lake';
  setText(byId('about'), overview.application.replace('esports-lake ', '') + ' · lake ' + overview.lakeId + ' · up '
    + seconds((Date.parse(overview.timestamp) - Date.parse(overview.startedAt)) / 1000));
  const names = new Set(overview.streams.map(stream => stream.name));
  for (const [name, card] of cards) {
    if (names.has(name)) continue;
    card.root.remove();
    cards.delete(name);
  }
  for (const stream of overview.streams) {
    if (!cards.has(stream.name)) cards.set(stream.name, new StreamCard(stream.name));
    cards.get(stream.name).show(stream, tick);
  }
  showMemory(overview);
  showStore(overview.store);
  showCommits(overview.commits);
  showDeadLetters(overview);
}

function observed(overview) {
  serviceIsAheadMs = Date.parse(overview.timestamp) - Date.now();
  show(overview);
  newestAt = Date.now();
  if (wasLost) {
    wasLost = false;
    loadSettings();
  }
  setClass(byId('live'), 'live ok');
  setText(byId('live-text'), 'live');
}

function lost(isLoginOver = false) {
  wasLost = true;
  const since = newestAt ? ' since ' + new Date(newestAt).toLocaleTimeString('en-GB') : '';
  setClass(byId('live'), 'live down');
  setText(byId('live-text'), 'not connected');
  showVerdict('down', (isLoginOver ? 'You are not logged in' : 'The service does not answer') + since,
    'What is shown below is old. ' + (isLoginOver ? 'Load this page again to log in.' : 'This page connects again by itself.'));
  announce('lost' + isLoginOver, isLoginOver ? 'You are not logged in any more' : 'The service does not answer');
  document.title = ICONS.down + (isLoginOver ? ' no login' : ' no answer') + ' – esports-lake';
}

function follow() {
  events = new EventSource('api/events');
  events.onmessage = message => observed(JSON.parse(message.data));
}

const isStale = () => Date.now() - newestAt >= STALE_AFTER_MS;

/** Without events the overview is asked: it is shown instead, or why there is none tells what has become of them. */
async function checkConnection() {
  if (!isStale() || Date.now() < nextQuestionAt) return;
  nextQuestionAt = Infinity;
  const { body, isLoginOver } = await ask('api/overview', AbortSignal.timeout(STALE_AFTER_MS));
  nextQuestionAt = Date.now() + (isLoginOver ? ASK_FOR_LOGIN_EVERY_MS : ASK_EVERY_MS);
  // Every question might have the browser ask for a name and a password.
  if (isLoginOver) events.close();
  // Closed for good after an answer that is no stream of events; else the browser tries again by itself.
  if (body && events.readyState === EventSource.CLOSED) follow();
  try {
    if (body) observed(body);
  } finally {
    // What cannot be shown, as of another version, is no answer either.
    if (isStale()) lost(isLoginOver);
  }
}

async function loadSettings() {
  const { body } = await ask('api/configuration');
  // That there is none, the live indicator says.
  if (!body) return;
  syncRows(byId('settings'), body, setting => setting.key, setting => [
    text(setting.key, 'wide'), text(setting.value, 'wide'), text(setting.source)]);
}

function start() {
  browser = new LetterBrowser();
  follow();
  checkConnection();
  setInterval(checkConnection, 1000);
  loadSettings();
}

start();
