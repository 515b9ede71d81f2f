package io.esportslake.log;

import io.esportslake.source.OffsetRange;
import io.esportslake.source.TopicPartition;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one commit does to its table. Each change has just its own fields, and its own rule about what they add up to,
 * which holds for a document that is built and for one that is read.
 */
public sealed interface Change {

    /** The change's name in a commit document, in lists and on the page. */
    String kind();

    /** The offsets that it covers, at most one range per topic partition. */
    default List<CommittedRange> ranges() {
        return List.of();
    }

    /** The files that it adds. */
    List<CommittedFile> files();

    /** Offsets that it gives up, each inside one of its ranges. */
    default List<LostRange> lost() {
        return List.of();
    }

    /** The files that do not live any more with it; none that it adds itself. */
    default List<RemovedFile> removed() {
        return List.of();
    }

    /** The bytes of those files. */
    default long removedBytes() {
        return 0;
    }

    /**
     * Those of them that readers may see until it is published: they go with its publication, after what takes their
     * place is there, and before the next version is put.
     */
    default List<RemovedFile> withdrawn() {
        return List.of();
    }

    /** How many dead letters of each topic partition are rows with it; 1 or more of those that are named. */
    default SortedMap<TopicPartition, Long> turned() {
        return Collections.emptySortedMap();
    }

    /** What its files look like, where that is not what the files of its writer do. */
    default Optional<DocumentName> schemaOfFiles() {
        return Optional.empty();
    }

    /** How many micro-batches it adds to the table: one at most. */
    default int microBatches() {
        return match(
                append -> 1,
                startPositions -> 0,
                setOffset -> 0,
                retire -> 0,
                repair -> 1,
                takeover -> 0,
                seal -> 0,
                replace -> 0);
    }

    /** Whether that writer may not commit after it. */
    default boolean retires(String writer) {
        return match(
                append -> false,
                startPositions -> false,
                setOffset -> false,
                retire -> retire.writer().equals(writer),
                repair -> false,
                takeover -> false,
                seal -> false,
                replace -> false);
    }

    /** What the one of these says that is for this change. */
    <T, X extends Exception> T match(Cases<T, X> cases) throws X;

    /** What the one of these says that is for this change. */
    default <T, X extends Exception> T match(
            Case<Append, T, X> append,
            Case<StartPositions, T, X> startPositions,
            Case<SetOffset, T, X> setOffset,
            Case<Retire, T, X> retire,
            Case<Repair, T, X> repair,
            Case<Takeover, T, X> takeover,
            Case<Seal, T, X> seal,
            Case<Replace, T, X> replace)
            throws X {
        return match(new Cases<>(append, startPositions, setOffset, retire, repair, takeover, seal, replace));
    }

    /** One function per change. */
    record Cases<T, X extends Exception>(
            Case<Append, T, X> append,
            Case<StartPositions, T, X> startPositions,
            Case<SetOffset, T, X> setOffset,
            Case<Retire, T, X> retire,
            Case<Repair, T, X> repair,
            Case<Takeover, T, X> takeover,
            Case<Seal, T, X> seal,
            Case<Replace, T, X> replace) {}

    /** A change that adds no files, so that it is the same before and after it is known upon which version it comes. */
    sealed interface Fileless extends Change, PendingChange {

        @Override
        default List<CommittedRange> ranges() {
            return List.of();
        }

        @Override
        default List<RemovedFile> removed() {
            return List.of();
        }

        @Override
        default List<CommittedFile> files() {
            return List.of();
        }

        @Override
        default List<StagedOutput> outputs() {
            return List.of();
        }

        @Override
        default Change in(String table, long version) {
            return this;
        }
    }

    /**
     * The rows and dead letters of one micro-batch. Its files hold what its ranges count.
     *
     * @param ranges what it covers, one or more
     * @param files none when only the position moved
     * @param lost offsets given up
     */
    record Append(List<CommittedRange> ranges, List<CommittedFile> files, List<LostRange> lost) implements Change {

        /** Refuses parts that contradict each other with an {@link IllegalArgumentException} that says which. */
        public Append {
            ranges = ChangeRules.requireOneEach("An append", ranges);
            files = List.copyOf(files);
            lost = ChangeRules.requireInside(ranges, lost);
            ChangeRules.requireRowsOfFiles(ranges, files);
        }

        @Override
        public String kind() {
            return "micro-batch";
        }

        @Override
        public <T, X extends Exception> T match(Cases<T, X> cases) throws X {
            return cases.append().apply(this);
        }
    }

    /**
     * Where topic partitions begin that the table has never seen. Counts nothing.
     *
     * @param positions the first offset to read, of one topic partition or more
     */
    record StartPositions(SortedMap<TopicPartition, Long> positions) implements Fileless {

        /** Needs a position, or throws an {@link IllegalArgumentException}. */
        public StartPositions {
            positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
            ChangeRules.requireOneEach("A start", ranges(positions));
        }

        @Override
        public String kind() {
            return "start";
        }

        /** An empty range at each position. */
        @Override
        public List<CommittedRange> ranges() {
            return ranges(positions);
        }

        private static List<CommittedRange> ranges(SortedMap<TopicPartition, Long> positions) {
            return positions.entrySet().stream()
                    .map(position -> new OffsetRange(position.getKey(), position.getValue(), position.getValue()))
                    .map(ChangeRules::uncounted)
                    .toList();
        }

        @Override
        public <T, X extends Exception> T match(Change.Cases<T, X> cases) throws X {
            return cases.startPositions().apply(this);
        }

        @Override
        public <T, X extends Exception> T match(PendingChange.Cases<T, X> cases) throws X {
            return cases.startPositions().apply(this);
        }
    }

    /**
     * Next offsets moved by hand, or because the source lost records. A range {@code [next, until)} skips forward; an
     * empty range {@code [at, at)} sets the offset wherever it stood, also back, which reads records again. Counts
     * nothing. The one change after which a topic or the cluster may be another one.
     *
     * @param moved one range or more
     * @param lost offsets given up
     */
    record SetOffset(List<OffsetRange> moved, List<LostRange> lost) implements Fileless {

        /** Refuses parts that contradict each other with an {@link IllegalArgumentException} that says which. */
        public SetOffset {
            moved = List.copyOf(moved);
            lost = ChangeRules.requireInside(
                    ChangeRules.requireOneEach(
                            "A change of offsets",
                            moved.stream().map(ChangeRules::uncounted).toList()),
                    lost);
        }

        @Override
        public String kind() {
            return "set-offset";
        }

        @Override
        public List<CommittedRange> ranges() {
            return moved.stream().map(ChangeRules::uncounted).toList();
        }

        @Override
        public <T, X extends Exception> T match(Change.Cases<T, X> cases) throws X {
            return cases.setOffset().apply(this);
        }

        @Override
        public <T, X extends Exception> T match(PendingChange.Cases<T, X> cases) throws X {
            return cases.setOffset().apply(this);
        }
    }

    /**
     * A dead writer may not commit any more, whatever the change; comes before its staged files are deleted.
     *
     * @param writer its id
     */
    record Retire(String writer) implements Fileless {

        /** Refuses what is no writer id with an {@link IllegalArgumentException}. */
        public Retire {
            Names.requireId("writer id", writer);
        }

        @Override
        public String kind() {
            return "retire";
        }

        @Override
        public <T, X extends Exception> T match(Change.Cases<T, X> cases) throws X {
            return cases.retire().apply(this);
        }

        @Override
        public <T, X extends Exception> T match(PendingChange.Cases<T, X> cases) throws X {
            return cases.retire().apply(this);
        }
    }

    /**
     * A micro-batch whose document was lost, rebuilt from the footers of its files. They hold what its ranges count,
     * and name no offsets that were given up.
     *
     * @param ranges what it covers, one or more
     * @param files its published files
     */
    record Repair(List<CommittedRange> ranges, List<CommittedFile> files) implements Change {

        /** Refuses parts that contradict each other with an {@link IllegalArgumentException} that says which. */
        public Repair {
            ranges = ChangeRules.requireOneEach("A repair", ranges);
            files = List.copyOf(files);
            ChangeRules.requireRowsOfFiles(ranges, files);
        }

        @Override
        public String kind() {
            return "repair";
        }

        @Override
        public <T, X extends Exception> T match(Cases<T, X> cases) throws X {
            return cases.repair().apply(this);
        }
    }

    /**
     * The table goes on in the newest format, for good: the first commit of it, made when no other writer was alive.
     * Counts and moves nothing. Its header names an index of the files that were found.
     *
     * @param fromFormat the format before
     * @param fromVersion the version before, the last of that format
     * @param fromApplication the program that made it
     */
    record Takeover(int fromFormat, long fromVersion, String fromApplication) implements Fileless {

        /** Refuses a format, version or program that there is not with an {@link IllegalArgumentException}. */
        public Takeover {
            if (fromFormat != 1 || fromVersion < 1 || fromApplication.isBlank()) {
                throw new IllegalArgumentException(
                        "A takeover is from format 1 and from a version and the program that made it, found format "
                                + fromFormat + ", version " + fromVersion + ", program '" + fromApplication + "'");
            }
        }

        @Override
        public String kind() {
            return "takeover";
        }

        @Override
        public <T, X extends Exception> T match(Change.Cases<T, X> cases) throws X {
            return cases.takeover().apply(this);
        }

        @Override
        public <T, X extends Exception> T match(PendingChange.Cases<T, X> cases) throws X {
            return cases.takeover().apply(this);
        }
    }

    /**
     * Files that were held back give way to a few with the same rows, which readers see, or which are fewer and held
     * back still. Covers no offsets and counts nothing: what it adds is what it removes.
     *
     * @param parts what it joins
     * @param files what they became, one or more
     */
    record Seal(SealedParts parts, List<CommittedFile> files) implements Change {

        /**
         * Refuses files that do not hold what the parts do with an {@link IllegalArgumentException} that says how they
         * differ.
         */
        public Seal {
            files = List.copyOf(files);
            ChangeRules.requireSameRows(parts, files);
        }

        @Override
        public String kind() {
            return "seal";
        }

        @Override
        public List<RemovedFile> removed() {
            return parts.files();
        }

        @Override
        public long removedBytes() {
            return parts.bytes();
        }

        /** Its writer may know a newer one by now. */
        @Override
        public Optional<DocumentName> schemaOfFiles() {
            return Optional.of(parts.schema());
        }

        @Override
        public <T, X extends Exception> T match(Cases<T, X> cases) throws X {
            return cases.seal().apply(this);
        }
    }

    /**
     * Files of dead letters give way to others, because some of the letters are rows now, each at its own offset; the
     * others are letters as before. Covers no offsets. What it adds is what it removes, but for letters that have
     * become rows.
     *
     * @param letters what gives way
     * @param files what takes its place: rows, and the letters that are left
     */
    record Replace(LetterFiles letters, List<CommittedFile> files) implements Change {

        /**
         * Refuses files that do not hold what was there with an {@link IllegalArgumentException} that says how they
         * differ.
         */
        public Replace {
            files = List.copyOf(files);
            ChangeRules.requireSameRecords(letters, files);
        }

        @Override
        public String kind() {
            return "replace";
        }

        @Override
        public List<RemovedFile> removed() {
            return letters.files();
        }

        @Override
        public long removedBytes() {
            return letters.bytes();
        }

        @Override
        public List<RemovedFile> withdrawn() {
            return letters.files();
        }

        @Override
        public SortedMap<TopicPartition, Long> turned() {
            SortedMap<TopicPartition, Long> turned = new TreeMap<>();
            for (CommittedFile file : files) {
                if (file.root() == Root.PROCESSED) {
                    file.sums()
                            .orElseThrow()
                            .spans()
                            .forEach(span -> turned.merge(span.topicPartition(), span.rows(), Long::sum));
                }
            }
            return turned;
        }

        @Override
        public <T, X extends Exception> T match(Cases<T, X> cases) throws X {
            return cases.replace().apply(this);
        }
    }
}
