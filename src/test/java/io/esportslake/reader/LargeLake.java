package io.esportslake.reader;

import io.esportslake.sample.SampleRecords;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes a lake of any size by the program's own path, to measure reading and verifying it. Run its main method;
 * arguments: directory, records per table, records per micro-batch.
 */
final class LargeLake {

    private static final int TOPIC_PARTITIONS = 4;
    private static final int RECORDS_PER_POLL = 5_000;

    private LargeLake() {}

    public static void main(String[] args) throws IOException {
        long records = Long.parseLong(args[1]);
        int perMicroBatch = Integer.parseInt(args[2]);
        SampleRecords matches = SampleRecords.matches(1, 0.001, SampleLake.START);
        SampleRecords players = SampleRecords.players(1, 0.001, SampleLake.START);
        try (SampleLake lake = new SampleLake(Path.of(args[0]), "writer-1")) {
            lake.assign("matches", TOPIC_PARTITIONS);
            lake.assign("players", TOPIC_PARTITIONS);
            long sent = 0;
            for (int poll = 0; sent < records; poll++) {
                int partition = poll % TOPIC_PARTITIONS;
                lake.send(
                        "matches",
                        partition,
                        RECORDS_PER_POLL,
                        i -> matches.next().value());
                lake.send(
                        "players",
                        partition,
                        RECORDS_PER_POLL,
                        i -> players.next().value());
                sent += RECORDS_PER_POLL;
                if (sent % perMicroBatch == 0) {
                    lake.flush();
                }
            }
            lake.flush();
        }
    }
}
