package io.esportslake.ingest;

import io.esportslake.batch.BatchLimits;
import io.esportslake.batch.DeadLetterReason;
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
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Decodes dead letters again, in bounded memory: rows gather until there is no more room, then they are handed on.
 * Whoever wants the rows, and the letters that stay, takes them there.
 */
class LetterDecoding implements AutoCloseable {

    private static final long MOST_ROWS = 500_000;

    private final LetterChoice choice;
    private final MicroBatchBuffer buffer;
    private final long mostBytes;
    private final RetryTally tally = new RetryTally();
    /** By their number. Of those that are gathered, no two topics have one of the same number. */
    private final Map<Integer, TopicPartition> sources = new HashMap<>();

    private long letters;

    /**
     * What is decoded, and how.
     *
     * @param table what a row is, by now
     * @param ids the field ids of its columns
     * @param limits of what is gathered at once
     * @param maxPartitionKeys distinct partition keys the table may have
     * @param known those that it has
     * @param choice which letters are meant
     * @param memory half of its limit is filled with what is decoded
     */
    record Decoding(
            TableDefinition table,
            FieldIds ids,
            BatchLimits limits,
            int maxPartitionKeys,
            Collection<PartitionKey> known,
            LetterChoice choice,
            BufferAllocator memory) {}

    LetterDecoding(Decoding decoding) {
        choice = decoding.choice();
        PartitionKeyBudget keys = new PartitionKeyBudget(decoding.maxPartitionKeys());
        keys.know(decoding.known());
        buffer = new MicroBatchBuffer(
                decoding.table(), decoding.ids(), decoding.memory(), decoding.limits(), keys::admits);
        mostBytes = decoding.memory().getLimit() / 2;
    }

    /** Letters of files, meant or not. */
    final long letters() {
        return letters;
    }

    final RetryTally tally() {
        return tally;
    }

    /** @throws IOException when what was gathered cannot be handed on, or a column is of another type */
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
            stays(batch, letter);
            sources.put(source.partition(), source);
        }
        if (buffer.rows() >= MOST_ROWS || buffer.bytes() >= mostBytes || isFull()) {
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
                tally.letter(DeadLetterReason.TOO_LARGE.code());
                yield false;
            }
            case TOMBSTONE -> throw new IllegalStateException("A letter without a value is not whole");
        };
    }

    /** A letter that is not meant, or cannot become a row. */
    void stays(VectorSchemaRoot batch, int letter) throws IOException {
        // Who only looks keeps nothing.
    }

    /** Whether what stays has filled its own memory. */
    boolean isFull() {
        return false;
    }

    /** Takes the rows that were gathered, and the letters that stay. */
    void take(MicroBatchBuffer rows, Map<Integer, TopicPartition> origin) throws IOException {
        // Who only looks takes nothing.
    }

    /** After the last letter, and whenever there is no more room. */
    final void handOn() throws IOException {
        buffer.deadLettersByReason().forEach((reason, count) -> tally.letters(reason.code(), count));
        take(buffer, Map.copyOf(sources));
        buffer.reset();
        sources.clear();
    }

    @Override
    public void close() {
        buffer.close();
    }
}
