package io.esportslake.cli;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * An NDJSON file with one line for each acknowledged record, to compare the lake with:
 * {@code {"topic":"esports-matches","partition":0,"offset":12,"kind":"well-formed","crc32":3632233996}}, the checksum
 * that of the value's bytes.
 */
final class ProduceLedger implements Closeable {

    private final BufferedWriter out;
    private @Nullable IOException failure;

    private ProduceLedger(BufferedWriter out) {
        this.out = out;
    }

    /** Creates or empties the file. */
    static ProduceLedger at(Path file) throws IOException {
        return new ProduceLedger(Files.newBufferedWriter(file));
    }

    /** Called on the producer's thread; topic names need no escape, Kafka allows letters, digits and {@code ._-}. */
    synchronized void acknowledged(RecordMetadata at, ProduceFeed.Item item) {
        CRC32 crc = new CRC32();
        crc.update(item.value());
        try {
            out.write("{\"topic\":\"" + at.topic() + "\",\"partition\":" + at.partition() + ",\"offset\":"
                    + (at.hasOffset() ? at.offset() : "null") + ",\"kind\":\"" + item.kind() + "\",\"crc32\":"
                    + crc.getValue() + "}\n");
        } catch (IOException e) {
            if (failure == null) {
                failure = e; // thrown by close: the producer swallows what its callbacks throw
            }
        }
    }

    /**
     * Closes the file.
     *
     * @throws IOException when it is not complete
     */
    @Override
    public synchronized void close() throws IOException {
        out.close();
        if (failure != null) {
            throw failure;
        }
    }
}
