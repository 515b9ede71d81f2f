package io.esportslake.ingest;

import io.esportslake.batch.BatchLimits;
import io.esportslake.batch.KeptLetters;
import io.esportslake.batch.MicroBatchBuffer;
import io.esportslake.batch.StoredLetters;
import io.esportslake.batch.Verdict;
import io.esportslake.source.SourceRecord;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.FieldIds;
import io.esportslake.table.PartitionKey;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Decodes dead letters again, in bounded memory: rows, and letters that stay, gather until there is no more room, then
 * they are handed on. Whoever wants them takes them there. Each of the two may have all of the memory when there is
 * nothing else in it, so that a letter as large as that is decoded too.
 */
class LetterDecoding implements AutoCloseable {

    private static final long MOST_ROWS = 500_000;
    /** Gathered before it is handed on; a letter that is larger alone takes more. */
    private static final long MOST_ROW_BYTES = 64L << 20;

    private static final long MOST_KEPT_BYTES = 32L << 20;
    private static final int SHARE_OF_ROWS = 3;
    private static final int SHARE_OF_KEPT = 6;

    private final LetterChoice choice;
    private final BufferAllocator rowMemory;
    private final BufferAllocator keptMemory;
    private final MicroBatchBuffer buffer;
    private final KeptLetters kept;
    private final long mostRowBytes;
    private final long mostKeptBytes;
    private final RetryTally tally = new RetryTally();
    /** By their number. Of those that are gathered, no two topics have one of the same number. */
    private final Map<Integer, TopicPartition> sources = new HashMap<>();

    private long letters;
    private @Nullable TooLarge tooLarge;

    /**
     * What is decoded, and how.
     *
     * @param table what a row is, by now
     * @param ids the field ids of its columns
     * @param limits of what is gathered at once
     * @param maxPartitionKeys distinct partition keys the table may have
     * @param known those that it has
     * @param choice which letters are meant
     * @param memory used by this alone while it is open
     */
    record Decoding(
            TableDefinition table,
            FieldIds ids,
            BatchLimits limits,
            int maxPartitionKeys,
            Collection<PartitionKey> known,
            LetterChoice choice,
            BufferAllocator memory) {}

    /** A letter that stays and could not be kept, because all the memory is not enough for it. */
    record TooLarge(TopicPartition topicPartition, long offset, long bytes) {}

    LetterDecoding(Decoding decoding) {
        choice = decoding.choice();
        PartitionKeyBudget keys = new PartitionKeyBudget(decoding.maxPartitionKeys());
        keys.know(decoding.known());
        long limit = decoding.memory().getLimit();
        rowMemory = decoding.memory().newChildAllocator("rows", 0, limit);
        keptMemory = decoding.memory().newChildAllocator("letters", 0, limit);
        buffer = new MicroBatchBuffer(decoding.table(), decoding.ids(), rowMemory, decoding.limits(), keys::admits);
        kept = new KeptLetters(keptMemory);
        mostRowBytes = Math.min(MOST_ROW_BYTES, limit / SHARE_OF_ROWS);
        mostKeptBytes = Math.min(MOST_KEPT_BYTES, limit / SHARE_OF_KEPT);
    }

    /** Letters of files, meant or not. */
    final long letters() {
        return letters;
    }

    final RetryTally tally() {
        return tally;
    }

    /** The first letter that could not be kept: what was handed on is not all, then. */
    final Optional<TooLarge> tooLarge() {
        return Optional.ofNullable(tooLarge);
    }

    /**
     * Takes the letters of a batch, and decodes those that are meant.
     *
     * @throws IOException when what was gathered cannot be handed on, or a column is of another type
     */
    final void add(VectorSchemaRoot batch) throws IOException {
        StoredLetters stored;
        try {
            stored = new StoredLetters(batch);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        for (int letter = 0; letter < stored.count(); letter++) {
            add(batch, stored, letter);
        }
    }

    private void add(VectorSchemaRoot batch, StoredLetters stored, int letter) throws IOException {
        TopicPartition source = stored.topicPartition(letter);
        if (!sources.getOrDefault(source.partition(), source).equals(source)) {
            handOn();
        }
        sources.put(source.partition(), source);
        letters++;
        boolean isMeant = choice.means(
                stored.reason(letter), source.partition(), stored.offset(letter), stored.processed(letter));
        if (!isMeant || !becomesRow(stored, letter)) {
            stays(batch, stored, letter);
            sources.put(source.partition(), source);
        }
        if (buffer.rows() >= MOST_ROWS || buffer.bytes() >= mostRowBytes || kept.bytes() >= mostKeptBytes) {
            handOn();
        }
    }

    private boolean becomesRow(StoredLetters stored, int letter) throws IOException {
        if (!stored.isWhole(letter)) {
            tally.notWhole(stored.reason(letter));
            return false;
        }
        SourceRecord record = stored.record(letter);
        Verdict verdict = buffer.accept(record);
        if (verdict == Verdict.NO_MEMORY || verdict == Verdict.NO_ROOM_FOR_KEY) {
            handOn();
            sources.put(record.topicPartition().partition(), record.topicPartition());
            verdict = buffer.accept(record);
        }
        return switch (verdict) {
            case ROW -> {
                tally.row();
                yield true;
            }
            case DEAD_LETTER -> false; // counted by its reason when it is handed on
            case NO_MEMORY, NO_ROOM_FOR_KEY -> {
                tally.foundNoMemory();
                yield false;
            }
            case TOMBSTONE -> throw new IllegalStateException("A letter without a value is not whole");
        };
    }

    /** A letter that is not meant, or cannot become a row. Who only looks finds out so whether it can be kept. */
    private void stays(VectorSchemaRoot batch, StoredLetters stored, int letter) throws IOException {
        if (isKept(batch, letter)) {
            return;
        }
        handOn();
        if (!isKept(batch, letter) && tooLarge == null) {
            tooLarge = new TooLarge(
                    stored.topicPartition(letter), stored.offset(letter), KeptLetters.bytes(batch, letter));
        }
    }

    private boolean isKept(VectorSchemaRoot batch, int letter) throws IOException {
        try {
            return kept.add(batch, letter);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Takes the rows that were gathered, and the letters that stay. */
    void take(MicroBatchBuffer rows, KeptLetters stay, Map<Integer, TopicPartition> origin) throws IOException {
        // Who only looks takes nothing.
    }

    /** After the last letter, and whenever there is no more room. */
    final void handOn() throws IOException {
        buffer.deadLettersByReason().forEach((reason, count) -> tally.letters(reason.code(), count));
        take(buffer, kept, Map.copyOf(sources));
        buffer.reset();
        kept.clear();
        sources.clear();
    }

    @Override
    public void close() {
        buffer.close();
        kept.close();
        rowMemory.close();
        keptMemory.close();
    }
}
