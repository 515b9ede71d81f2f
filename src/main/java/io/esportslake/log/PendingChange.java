package io.esportslake.log;

import java.util.List;
import java.util.Objects;

/** What a writer wants to do to its table: a {@link Change} whose files are staged and have no final names yet. */
public sealed interface PendingChange
        permits PendingChange.Append, PendingChange.Seal, PendingChange.Replace, Change.Fileless {

    /** The offsets that it covers, at most one range per topic partition. */
    default List<CommittedRange> ranges() {
        return List.of();
    }

    /** The files that it adds, sealed. */
    List<StagedOutput> outputs();

    /**
     * The files that do not live any more with it. All of them have to live where it was planned, and until it is put.
     */
    default List<RemovedFile> removed() {
        return List.of();
    }

    /** The change as a commit of that version holds it. */
    Change in(String table, long version);

    /** What the one of these says that is for this change. */
    <T, X extends Exception> T match(Cases<T, X> cases) throws X;

    /** What the one of these says that is for this change. */
    default <T, X extends Exception> T match(
            Case<Append, T, X> append,
            Case<Change.StartPositions, T, X> startPositions,
            Case<Change.SetOffset, T, X> setOffset,
            Case<Change.Retire, T, X> retire,
            Case<Change.Takeover, T, X> takeover,
            Case<Seal, T, X> seal,
            Case<Replace, T, X> replace)
            throws X {
        return match(new Cases<>(append, startPositions, setOffset, retire, takeover, seal, replace));
    }

    /** One function per change. */
    record Cases<T, X extends Exception>(
            Case<Append, T, X> append,
            Case<Change.StartPositions, T, X> startPositions,
            Case<Change.SetOffset, T, X> setOffset,
            Case<Change.Retire, T, X> retire,
            Case<Change.Takeover, T, X> takeover,
            Case<Seal, T, X> seal,
            Case<Replace, T, X> replace) {}

    /**
     * The rows and dead letters of one micro-batch; becomes {@link Change.Append}.
     *
     * @param ranges what it covers, one or more
     * @param outputs none when only the position moved
     */
    record Append(List<CommittedRange> ranges, List<StagedOutput> outputs) implements PendingChange {

        /** Needs a range, and no two of a topic partition, or throws an {@link IllegalArgumentException}. */
        public Append {
            ranges = ChangeRules.requireOneEach("An append", ranges);
            outputs = List.copyOf(outputs);
        }

        @Override
        public Change in(String table, long version) {
            return new Change.Append(ranges, StagedOutput.named(outputs, table, version), List.of());
        }

        @Override
        public <T, X extends Exception> T match(Cases<T, X> cases) throws X {
            return cases.append().apply(this);
        }
    }

    /**
     * Parts that were held back, joined; becomes {@link Change.Seal}.
     *
     * @param parts what is joined
     * @param outputs what they became, for readers, one or more
     */
    record Seal(SealedParts parts, List<StagedOutput> outputs) implements PendingChange {

        public Seal {
            Objects.requireNonNull(parts, "parts");
            outputs = List.copyOf(outputs);
        }

        @Override
        public List<RemovedFile> removed() {
            return parts.files();
        }

        @Override
        public Change in(String table, long version) {
            return new Change.Seal(parts, StagedOutput.named(outputs, table, version));
        }

        @Override
        public <T, X extends Exception> T match(Cases<T, X> cases) throws X {
            return cases.seal().apply(this);
        }
    }

    /**
     * Dead letters that were decoded again, with a row among them; becomes {@link Change.Replace}.
     *
     * @param letters the files that give way
     * @param outputs what takes their place, for readers: rows, and the letters that are left
     */
    record Replace(LetterFiles letters, List<StagedOutput> outputs) implements PendingChange {

        public Replace {
            Objects.requireNonNull(letters, "letters");
            outputs = List.copyOf(outputs);
        }

        @Override
        public List<RemovedFile> removed() {
            return letters.files();
        }

        @Override
        public Change in(String table, long version) {
            return new Change.Replace(letters, StagedOutput.named(outputs, table, version));
        }

        @Override
        public <T, X extends Exception> T match(Cases<T, X> cases) throws X {
            return cases.replace().apply(this);
        }
    }
}
