package io.esportslake.log;

import io.esportslake.failure.FailureCode;
import io.esportslake.log.StepListener.Moment;
import io.esportslake.table.FieldIds;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Writes one table of an open lake: stage files, commit them with the offsets they come from, publish. Used by one
 * thread at a time. Several writers of a table, in one process or in many, are safe: each {@link #commit} is checked
 * against all others.
 *
 * <p>An exception out of any method but {@link #stage} and {@link #follow} leaves it open how far it came. Stop then:
 * the next start reads the log and finishes or forgets what was begun. After an fsync that failed, of whatever file of
 * the lake, every method refuses: a success after it would prove nothing.
 */
public final class TableWriter {

    private final Author author;
    private final TableSchema schema;
    private final LakeStorage storage;
    private final CommitLog log;
    private final TableStorage files;
    private final CommitDocuments documents;
    private final Publisher publisher;
    /** Sealed files whose names are not durable yet. */
    private final Set<RootedPath> unsettled = new LinkedHashSet<>();

    private Optional<Commit> newest = Optional.empty();
    private Optional<String> fencedBecause = Optional.empty();
    private Optional<String> retirement = Optional.empty();
    /** This and all lower versions are known to be published, and so to be durable. */
    private long publishedVersion;
    /** All documents up to this version are known to survive a power loss. */
    private long settledVersion;
    /** Id of a commit of ours that may be in the log and is not known to be published: its staged files must stay. */
    private Optional<String> unpublished = Optional.empty();
    /** Of what others have committed, since {@link #takeKeysOfOthers}. */
    private Set<PartitionKey> keysOfOthers = new HashSet<>();
    /** Raised when commits of others were skipped unread; files staged before may have been deleted by one of them. */
    private int generation;

    TableWriter(Author author, TableSchema schema, LakeStorage storage) {
        this(author, schema, storage, storage.log(author.table()), InventoryLimits.forKept(author.commitsKept()));
    }

    /** Uses {@code log} instead of the storage's own; {@code limits} say when an index is written. */
    TableWriter(Author author, TableSchema schema, LakeStorage storage, CommitLog log, InventoryLimits limits) {
        this.author = author;
        this.schema = schema;
        this.storage = storage;
        this.log = log;
        files = storage.table(author.table());
        documents = new CommitDocuments(author.table(), log, storage.documents(author.table()), limits);
        publisher = new Publisher(files, log);
    }

    public String table() {
        return author.table();
    }

    /** The most bytes that the directories of a partition key may have, joined by {@code /}, in UTF-8. */
    public int maxKeyBytes() {
        return files.maxKeyBytes();
    }

    /** The field ids of the files that this writer commits. */
    public FieldIds fieldIds() {
        return schema.fieldIds();
    }

    /**
     * All partition keys that the table ever had, as of the newest commit. Reads the log.
     *
     * @throws InconsistentLakeException when a document is lost or damaged
     */
    public SortedSet<PartitionKey> partitionKeys() throws IOException {
        Optional<Inventory> found = documents.newest();
        return found.isPresent() ? found.get().keys() : new TreeSet<>();
    }

    /**
     * What lives at {@link #newest}: what a change that removes files is planned from.
     *
     * @return empty for a table without any commit
     * @throws MissingDocumentException when others have gone so far ahead that it cannot be told; {@link #refresh},
     *     then ask again
     */
    public Optional<Inventory> inventory() throws IOException {
        return newest.isPresent() ? Optional.of(documents.at(newest.get())) : Optional.empty();
    }

    /** The newest commit as last read or written; empty for a table without any. No I/O. */
    public Optional<Commit> newest() {
        return newest;
    }

    /**
     * Reads the log afresh and makes sure that the newest commit is published, whoever made it.
     *
     * @return the newest commit; empty for a table without any
     * @throws InconsistentLakeException when the log went back, or a commit cannot be published
     */
    public Optional<Commit> refresh() throws IOException {
        refreshCounting();
        return newest;
    }

    /**
     * Reads what others have committed since this writer last looked, so that one that has nothing to commit neither
     * falls behind what is kept nor has to read all of it at once in the end. Writes nothing: whoever commits next
     * publishes what is not published yet. Costs one look for the newest version when there is nothing new; else two,
     * and a document read for each new one and one more. After an exception it may be called again, and whatever was
     * read counts.
     *
     * @throws InconsistentLakeException when the log went back, or a document is damaged
     */
    public void follow() throws IOException {
        storage.requireTrusted();
        if (log.newestVersion().orElse(0L) != newest.map(Commit::version).orElse(0L)) {
            catchUp();
        }
    }

    /** Why this writer will never commit again, as one sentence; empty as long as it may. No I/O. */
    public Optional<String> fenced() {
        return fencedBecause;
    }

    /** The partition keys of what others have committed, as far as it was read since the last call. No I/O. */
    public Set<PartitionKey> takeKeysOfOthers() {
        Set<PartitionKey> taken = keysOfOthers;
        keysOfOthers = new HashSet<>();
        return taken;
    }

    /** Refreshes; returns how many files had to be made visible. */
    int refreshCounting() throws IOException {
        storage.requireTrusted();
        catchUp();
        return newest.isPresent() ? ensurePublished(newest.get()) : 0;
    }

    private void catchUp() throws IOException {
        Optional<Commit> found = LogReader.newest(log);
        found.ifPresent(this::requireSameLake);
        long known = newest.map(Commit::version).orElse(0L);
        if (found.map(Commit::version).orElse(0L) < known) {
            throw new InconsistentLakeException(
                    FailureCode.LOG_WENT_BACK,
                    "The log of " + table() + " ends at version "
                            + found.map(Commit::version).orElse(0L) + ", but version " + known
                            + " was there before; restore the missing documents from a backup");
        }
        if (found.isEmpty() || found.get().version() == known) {
            return;
        }
        if (newest.isEmpty() || !LogReader.visitSince(log, newest, found, this::takeOver)) {
            // The first look at this log, or others pruned what they did meanwhile. One of them may have retired this
            // writer and deleted its staged files, so none of them may be committed any more.
            newest = found;
            generation++;
        }
    }

    /** Being retired must not go unnoticed because a version was skipped. */
    private void takeOver(Commit commit) {
        requireSameLake(commit);
        if (commit.retires(author.writer())) {
            retirement = Optional.of("writer " + author.writer() + " was retired by writer " + commit.writer()
                    + " in version " + commit.version());
            fencedBecause = retirement;
        }
        meet(commit);
        newest = Optional.of(commit);
    }

    /**
     * Who has retired this writer, as far as the log was read: a sentence. No other writer of this process may go on in
     * its place, because whoever retired it deletes what the process has staged.
     */
    Optional<String> retirement() {
        return retirement;
    }

    private void meet(Commit commit) {
        for (CommittedFile file : commit.files()) {
            if (file.root() == Root.PROCESSED) {
                keysOfOthers.add(file.partitionKey());
            }
        }
    }

    /** Begins a file that readers do not see. */
    public StagedFile stage(Root root) throws IOException {
        return new StagedFile(root, files.stage(root), generation, unsettled);
    }

    /** Makes the names of all sealed files durable; {@link #commit} does it too where it was not done. */
    public void sealStaging() throws IOException {
        files.settleStaged(unsettled);
        unsettled.clear();
    }

    /**
     * Puts a commit on top of the newest one, rebuilding it on what other writers committed meanwhile as long as they
     * moved none of its topic partitions. Once fenced, always fenced.
     *
     * @throws IOException when the outcome is not known: stop
     * @throws InconsistentLakeException when the lake is not as this program leaves it: stop
     * @throws IllegalArgumentException when the pending commit does not fit {@link #newest}
     * @throws IllegalStateException when a file is not sealed
     */
    public CommitOutcome commit(PendingCommit pending) throws IOException {
        storage.requireTrusted();
        if (fencedBecause.isPresent()) {
            return new CommitOutcome.Fenced(fencedBecause.get());
        }
        if (pending.change().outputs().stream().anyMatch(output -> output.file().generation() != generation)) {
            return fence(pending, prunedPastUs());
        }
        sealStaging();
        Attempt attempt = new Attempt(pending, newest);
        while (true) { // each turn but the last, another writer has made progress, or a look was fruitless
            Optional<CommitOutcome> end = turn(attempt);
            if (end.isPresent()) {
                return end.get();
            }
        }
    }

    private Optional<CommitOutcome> turn(Attempt attempt) throws IOException {
        Optional<DocumentName> index;
        try {
            index = attempt.inventory();
        } catch (MissingDocumentException e) {
            return lookFor(e, attempt);
        }
        return attempt.decide(index)
                .match(
                        put -> put(put.commit(), attempt),
                        already -> Optional.of(found(already.commit(), attempt)),
                        fenced -> Optional.of(fence(attempt.pending, fenced.why())),
                        discard -> Optional.of(discard(attempt, discard.why())));
    }

    /** What the head names was merged away, so there is a newer one; else it is lost. */
    private Optional<CommitOutcome> lookFor(MissingDocumentException missing, Attempt attempt) throws IOException {
        long known = attempt.head().map(Commit::version).orElse(0L);
        Optional<CommitOutcome> end = lookAgain(attempt);
        if (end.isEmpty() && attempt.head().map(Commit::version).orElse(0L) == known) {
            throw missing;
        }
        return end;
    }

    /** What has become of a pending commit so far. */
    private final class Attempt {
        final PendingCommit pending;
        final Optional<Commit> base;
        /** What others have committed after the base, as far as it was seen. */
        List<Commit> since = List.of();

        int conflicts;
        int fruitless;

        Attempt(PendingCommit pending, Optional<Commit> base) {
            this.pending = pending;
            this.base = base;
        }

        /** The index for a commit upon the head. */
        Optional<DocumentName> inventory() throws IOException {
            return documents.inventory(pending.header(), head());
        }

        CommitDecision decide(Optional<DocumentName> index) {
            return CommitDecision.decide(author, schema, base, pending, since, index);
        }

        Optional<Commit> head() {
            return since.isEmpty() ? base : Optional.of(since.get(since.size() - 1));
        }
    }

    private CommitOutcome found(Commit commit, Attempt attempt) throws IOException {
        log.settle();
        newest = attempt.head();
        return new CommitOutcome.Committed(commit, attempt.conflicts);
    }

    /** Puts the commit; empty when another writer was faster, and what it did was looked at. */
    private Optional<CommitOutcome> put(Commit commit, Attempt attempt) throws IOException {
        Optional<Commit> head = attempt.head();
        if (head.isPresent()) {
            ensurePublished(head.get());
        }
        documents.putSchema(schema.document(), head);
        nameFiles(attempt.pending);
        if (put(commit)) {
            return Optional.of(
                    followsNewest(commit, head)
                            ? committed(commit, attempt.conflicts)
                            : fence(
                                    attempt.pending,
                                    "version " + (commit.version() - 1) + " was pruned while version "
                                            + commit.version()
                                            + " was put upon it: this writer slept for too long"));
        }
        attempt.conflicts++;
        Optional<CommitOutcome> end = lookAgain(attempt);
        if (end.isPresent()) {
            return end;
        }
        boolean isThere = attempt.head().map(Commit::version).orElse(0L) >= commit.version();
        attempt.fruitless = isThere ? 0 : attempt.fruitless + 1;
        if (attempt.fruitless == LogReader.LOOKS) {
            throw LogReader.unreadable(log, commit.version());
        }
        return Optional.empty();
    }

    /** Reads what others have committed; the outcome when that cannot be told any more. */
    private Optional<CommitOutcome> lookAgain(Attempt attempt) throws IOException {
        Optional<List<Commit>> found = LogReader.since(log, attempt.base);
        if (found.isEmpty()) {
            return Optional.of(fence(attempt.pending, prunedPastUs()));
        }
        attempt.since = found.get();
        attempt.since.forEach(this::requireSameLake);
        attempt.since.forEach(this::meet);
        return Optional.empty();
    }

    private CommitOutcome committed(Commit commit, int conflicts) {
        newest = Optional.of(commit);
        settledVersion = commit.version();
        return new CommitOutcome.Committed(commit, conflicts);
    }

    private CommitOutcome fence(PendingCommit pending, String why) {
        fencedBecause = Optional.of(why);
        unname(pending);
        return new CommitOutcome.Fenced(why);
    }

    private CommitOutcome discard(Attempt attempt, String why) {
        unname(attempt.pending);
        newest = attempt.head();
        return new CommitOutcome.Discarded(why);
    }

    /** No commit that counts names its files. */
    private void unname(PendingCommit pending) {
        for (StagedOutput output : pending.change().outputs()) {
            output.file().unname();
        }
        unpublished = unpublished.filter(commitId -> !commitId.equals(pending.commitId()));
    }

    private String prunedPastUs() {
        return "documents after version " + newest.map(Commit::version).orElse(0L)
                + " were pruned before this writer read them: it slept for too long";
    }

    private void nameFiles(PendingCommit pending) {
        for (StagedOutput output : pending.change().outputs()) {
            output.file().name();
        }
        unpublished = Optional.of(pending.commitId());
    }

    private boolean put(Commit commit) throws IOException {
        try {
            return log.putIfAbsent(commit);
        } catch (IOException failure) {
            // It may have failed before or after the document became visible. Only the log knows.
            try {
                Optional<Commit> there = log.read(commit.version());
                if (there.map(Commit::commitId).equals(Optional.of(commit.commitId()))) {
                    log.settle();
                    return true;
                }
            } catch (IOException | RuntimeException e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
    }

    /**
     * Whether a document just put stands where it was meant to. A writer that slept while its version was taken, and
     * pruned again, finds the name free. Documents are deleted oldest first: so if the one that it was meant to follow
     * is still there, nobody took its version before. Any other one will not do: another sleeper may have put it there.
     * Only when that one is not there, the newest document is looked for, which costs a list of the log: it says that
     * the predecessor is pruned, and said so before any was deleted.
     */
    private boolean followsNewest(Commit commit, Optional<Commit> head) throws IOException {
        storage.requireTrusted();
        storage.listener().at(CommitStep.PUT_CHECK_PREDECESSOR, Moment.BEFORE, log.nameOf(commit.version()));
        boolean follows = isStillUpon(commit, head);
        storage.listener().at(CommitStep.PUT_CHECK_PREDECESSOR, Moment.AFTER, log.nameOf(commit.version()));
        return follows;
    }

    private boolean isStillUpon(Commit commit, Optional<Commit> head) throws IOException {
        long predecessor = commit.version() - 1;
        Optional<String> found = log.read(predecessor).map(Commit::commitId);
        if (found.isPresent() && found.equals(head.map(Commit::commitId))) {
            return true;
        }
        Commit last = LogReader.newest(log).orElse(commit);
        if (last.prunedBelow() > Math.max(1, predecessor)) {
            return false;
        }
        if (predecessor > 0) {
            // Nobody pruned it, and ours may be the newest: its files must stay.
            throw new InconsistentLakeException(
                    FailureCode.LOG_WENT_BACK,
                    "Version " + predecessor + " of " + table()
                            + (found.isPresent() ? " was replaced in the log" : " was deleted from the log")
                            + ", though nothing from version " + last.prunedBelow()
                            + " on was pruned; restore it from a backup");
        }
        return true;
    }

    /**
     * Makes the files of a commit visible to readers, durably. Repeatable.
     *
     * @return how many files it made visible; those that were so already do not count
     * @throws InconsistentLakeException when a file is gone, or another one has its name; nothing was replaced
     */
    public int publish(Commit commit) throws IOException {
        storage.requireTrusted();
        if (commit.version() > settledVersion) {
            // Its writer may have died before its fsync: no file may be visible whose commit could still vanish.
            log.settle();
            settledVersion = commit.version();
        }
        int linked = publisher.publish(commit);
        publishedVersion = Math.max(publishedVersion, commit.version());
        unpublished = unpublished.filter(commitId -> !commitId.equals(commit.commitId()));
        return linked;
    }

    /** Runs what tells the source of a published commit: the last step at which a crash can fall. On any thread. */
    public void acknowledge(Commit commit, Runnable tell) {
        storage.listener().at(CommitStep.ACKNOWLEDGE, Moment.BEFORE, log.nameOf(commit.version()));
        tell.run();
        storage.listener().at(CommitStep.ACKNOWLEDGE, Moment.AFTER, log.nameOf(commit.version()));
    }

    private int ensurePublished(Commit commit) throws IOException {
        return commit.version() > publishedVersion ? publish(commit) : 0;
    }

    /**
     * Deletes the commit documents that the newest commit says are pruned, oldest first, and the documents beside the
     * log that nobody needs any more; none before that commit is published and so is sure to stay.
     *
     * @return how many commit documents were deleted
     */
    public int prune() throws IOException {
        if (newest.isEmpty() || newest.get().version() > publishedVersion) {
            return 0;
        }
        documents.sweep(newest.get());
        int deleted = 0;
        for (long version : log.versions()) {
            if (version >= newest.get().prunedBelow()) {
                break;
            }
            log.delete(version);
            deleted++;
        }
        return deleted;
    }

    /** Whether staged files of this writer may belong to a commit that is not published. */
    boolean isUnpublished() {
        return unpublished.isPresent();
    }

    private void requireSameLake(Commit commit) {
        if (!commit.lakeId().equals(author.lakeId())) {
            throw new InconsistentLakeException(
                    FailureCode.OTHER_LAKE,
                    "The log of " + table() + " holds version " + commit.version()
                            + " of lake " + commit.lakeId() + ", expected lake " + author.lakeId()
                            + "; two lakes were mixed: point each at its own directory");
        }
    }
}
