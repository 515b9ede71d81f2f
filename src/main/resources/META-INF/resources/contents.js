// What lies in the lake: growth, newest rows, dead letters. Rows and letters are read only when somebody asks.
'use strict';

const GROWTH_EVERY_TICKS = 60;
const NO_GROWTH_EVERY_TICKS = 5;
const NEWEST_ROWS = 20;
const LETTERS_PER_PAGE = 20;
const DAY_MS = 86400000;

/**
 * The answer, or the sentence that says why there is none. What leads elsewhere, or is no JSON though all is well,
 * comes from a login before the service. Addresses are relative: the page may lie below any path.
 */
async function ask(path, signal) {
  let answer;
  let error;
  try {
    answer = await fetch(path, { redirect: 'manual', signal });
    const body = await answer.json();
    if (answer.ok) return { body };
    error = body.error;
  } catch (noAnswer) {
    // Told below.
  }
  const isLoginOver = Boolean(answer) && (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403
    || answer.ok && !/json/.test(answer.headers.get('Content-Type')));
  if (isLoginOver) return { isLoginOver, sentence: error || 'You are not logged in any more; load this page again.' };
  return { sentence: error || 'The service does not answer; ask again.' };
}

const streamPath = name => 'api/streams/' + encodeURIComponent(name);
const tablePath = name => 'api/tables/' + encodeURIComponent(name);
const dateAndTime = iso => new Date(iso).toLocaleString('en-GB');

/** Rows, files and bytes of a table over the time that its log reaches back. */
class GrowthCharts {
  constructor(name, hint, box) {
    this.name = name;
    this.hint = hint;
    this.drawn = false;
    this.charts = [['rows', 'Rows', number], ['files', 'Files', number], ['bytes', 'Bytes', bytes]].map(([field, label, format]) => {
      const figure = element('figure');
      const caption = element('figcaption');
      const change = element('span', 'now');
      caption.append(element('span', '', label), change);
      const svg = shape('svg', { class: 'chart small', viewBox: '0 0 600 40', preserveAspectRatio: 'none', role: 'img', 'aria-label': label + ' of the table: not read yet' });
      figure.append(caption, svg);
      box.append(figure);
      return { field, label, format, change, svg };
    });
  }

  /** Once a minute; sooner while there is nothing to show. */
  follow(ticks) {
    if (ticks % (this.drawn ? GROWTH_EVERY_TICKS : NO_GROWTH_EVERY_TICKS) === 0) this.refresh();
  }

  async refresh() {
    const { body } = await ask(streamPath(this.name) + '/growth');
    if (body) this.show(body);
  }

  show(points) {
    const first = points[0], last = points[points.length - 1];
    if (!last) {
      setText(this.hint, 'Nothing is committed yet.');
      return;
    }
    this.drawn = true;
    const end = Date.parse(last.time);
    const begun = Date.parse(first.time);
    const dayAgo = end - DAY_MS;
    const begin = dateAndTime(first.time);
    const since = begun >= dayAgo ? 'since then' : 'in the last 24 h';
    setText(this.hint, 'Since ' + begin + ', as far as the commit log reaches back.');
    for (const { field, label, format, change, svg } of this.charts) {
      const grown = last[field] - GrowthCharts.at(points, Math.max(begun, dayAgo), field);
      const sentence = format(last[field]) + ', ' + (grown < 0 ? '−' : '+') + format(Math.abs(grown)) + ' ' + since;
      setText(change, sentence);
      svg.setAttribute('aria-label', label + ' of the table since ' + begin + ': ' + sentence);
      GrowthCharts.draw(svg, points, field, begun, end);
    }
  }

  /** What it was at a time between two points: on the line that joins them. */
  static at(points, time, field) {
    const after = points.findIndex(point => Date.parse(point.time) >= time);
    if (after <= 0) return points[0][field];
    const one = points[after - 1], other = points[after];
    const from = Date.parse(one.time), until = Date.parse(other.time);
    return one[field] + (other[field] - one[field]) * (until > from ? (time - from) / (until - from) : 1);
  }

  static draw(svg, points, field, begun, end) {
    const width = 600, height = 40;
    const top = Math.max(1, ...points.map(point => point[field]));
    const x = point => end > begun ? (Date.parse(point.time) - begun) / (end - begun) * width : width;
    const y = point => height - point[field] / top * (height - 3);
    const line = points.map((point, index) => (index ? 'L' : 'M') + x(point).toFixed(1) + ' ' + y(point).toFixed(1)).join(' ');
    svg.replaceChildren(
      shape('path', { class: 'area', d: line + ' L' + width + ' ' + height + ' L' + x(points[0]).toFixed(1) + ' ' + height + ' Z' }),
      shape('path', { class: 'curve', d: line }));
  }
}

/** The rows that were processed last; read when the box is opened, and when asked again. */
class NewestRows {
  constructor(name, box) {
    this.name = name;
    this.head = box.querySelector('thead tr');
    this.body = box.querySelector('.newest');
    this.state = box.querySelector('.newest-state');
    box.addEventListener('toggle', () => { if (box.open) this.read(); });
    box.querySelector('.newest-again').addEventListener('click', () => this.read());
  }

  async read() {
    setText(this.state, 'Reading …');
    const { body, sentence } = await ask(tablePath(this.name) + '/rows?limit=' + NEWEST_ROWS);
    if (!body) {
      setText(this.state, sentence);
      return;
    }
    setText(this.state, (body.rows.length === 0 ? 'No rows yet.' : 'As of ' + clock(serviceTime()) + '.')
      + (body.areContentsShown ? '' : ' What records hold is hidden here: set ESPORTS_LAKE_WEB_SHOW_PAYLOADS=true to see it.'));
    this.head.replaceChildren(...body.columns.map(column => {
      const cell = element('th', '', column);
      cell.scope = 'col';
      return cell;
    }));
    this.body.replaceChildren(...body.rows.map(values => {
      const row = element('tr');
      row.append(...values.map(value => {
        const cell = element('td', value === null ? 'cell quiet' : 'cell', value === null ? 'null' : value);
        cell.title = cell.textContent;
        return cell;
      }));
      return row;
    }));
  }
}

/** A browser of all dead letters, page by page. */
class LetterBrowser {
  constructor() {
    this.next = undefined;
    this.asked = 0;
    byId('browse-box').addEventListener('toggle', () => { if (byId('browse-box').open && !this.asked) this.look(); });
    for (const id of ['browse-table', 'browse-reason', 'browse-time']) byId(id).addEventListener('change', () => this.look());
    byId('browse-newest').addEventListener('click', () => this.look());
    byId('browse-older').addEventListener('click', () => this.look(this.next));
  }

  /** Keeps the tables in step with the streams there are; what is chosen stays. */
  tables(names) {
    const select = byId('browse-table');
    if (JSON.stringify([...select.options].map(option => option.value)) === JSON.stringify(names)) return;
    const chosen = select.value;
    select.replaceChildren(...names.map(name => element('option', '', name)));
    if (names.includes(chosen)) select.value = chosen;
    // It may be opened before the first overview has come.
    if (byId('browse-box').open && !this.asked) this.look();
  }

  async look(after) {
    const table = byId('browse-table').value;
    if (!table) return;
    const asked = ++this.asked;
    const query = new URLSearchParams({ limit: LETTERS_PER_PAGE });
    if (byId('browse-reason').value) query.set('reason', byId('browse-reason').value);
    if (after) query.set('after', after);
    const ago = Number(byId('browse-time').value);
    if (ago) query.set('since', new Date(serviceTime() - ago * 1000).toISOString());
    setText(byId('browse-state'), 'Reading …');
    const { body, sentence } = await ask(tablePath(table) + '/dead-letters?' + query);
    if (asked !== this.asked) return;
    if (!body) {
      setText(byId('browse-state'), sentence);
      return;
    }
    this.next = body.next;
    byId('browse-older').disabled = !body.next;
    byId('browse').replaceChildren(...body.letters.map(letter => this.row(table, letter)));
    const found = body.letters.length === 0
      ? (body.next ? 'None in the files that were looked through; “Older” looks through more.' : after ? 'No older ones.' : 'None.')
      : body.letters.length + (after ? ' older ones' : body.next ? ' newest ones' : ' in all') + (body.next ? '; there may be more.' : '.');
    setText(byId('browse-state'), found + (body.notThere
      ? ' The files of ' + number(body.notThere) + ' letters are not there; when it stays so, esports-lake verify says what is missing.' : ''));
  }

  row(table, letter) {
    const row = element('tr');
    const place = letter.topicPartition + '@' + letter.offset;
    const found = element('td', 'wide');
    if (letter.detail == null) found.append(element('span', 'quiet', 'hidden'));
    else found.append(element('div', '', letter.detail), this.record(table, letter, place));
    row.append(element('td', 't', dateAndTime(letter.at)), element('td', 't', letter.reason), element('td', 't', place), found);
    return row;
  }

  record(table, letter, place) {
    const details = element('details');
    const summary = element('summary', '', 'record');
    summary.setAttribute('aria-label', 'The record ' + place);
    const shown = element('div');
    details.append(summary, shown);
    details.addEventListener('toggle', async () => {
      if (!details.open || shown.hasChildNodes()) return;
      shown.append(element('span', 'quiet', 'Reading …'));
      const { body, sentence } = await ask(tablePath(table) + '/dead-letters/' + letter.partition + '/' + letter.offset);
      if (!body) {
        shown.replaceChildren(element('span', 'quiet', sentence));
        return;
      }
      shown.replaceChildren(...this.part('Value', body.value), ...this.part('Key', body.key));
      if (body.headers !== '[]') shown.append(element('div', 'quiet', 'Headers, values in base64'), element('code', '', body.headers));
    });
    return details;
  }

  part(label, part) {
    if (!part) return [element('div', 'quiet', label + ': none')];
    const said = label + ', ' + bytes(part.bytes) + (part.isUtf8 ? '' : ', not UTF-8: other bytes are written as \\xNN')
      + (part.isCut ? '; its beginning, all of it with esports-lake dead-letters show --json' : '');
    return [element('div', 'quiet', said), element('code', '', part.text)];
  }
}
