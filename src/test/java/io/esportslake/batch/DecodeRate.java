package io.esportslake.batch;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.declare.TableFile;
import io.esportslake.declare.TableFileException;
import io.esportslake.table.FieldIds;
import io.esportslake.table.TableDefinition;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Prints how many records one thread decodes into vectors per second of its CPU time, so that a busy machine does not
 * count. Run it by hand; its first rounds are warm-up. An argument names the one table to measure; {@code in-turn}
 * measures the same columns from flat and from nested records, a round of each in turn.
 */
public final class DecodeRate {

    private static final int RECORDS = 200_000;
    private static final int ROUNDS = 10;
    private static final int TURNS = 60;
    private static final int WARM_UP = 10;

    private DecodeRate() {}

    public static void main(String[] arguments) {
        if (arguments.length == 0 || arguments[0].equals("matches")) {
            measure(BuiltInTables.MATCHES, DecodeRate::match);
        }
        if (arguments.length == 0 || arguments[0].equals("players")) {
            measure(BuiltInTables.PLAYERS, DecodeRate::player);
        }
        if (arguments.length == 0 || arguments[0].equals("nested")) {
            measure(nested(), DecodeRate::nestedMatch);
        }
        if (arguments.length == 1 && arguments[0].equals("in-turn")) {
            inTurn();
        }
    }

    private static void inTurn() {
        try (Rounds flat = new Rounds(BuiltInTables.MATCHES, DecodeRate::match);
                Rounds nested = new Rounds(nested(), DecodeRate::nestedMatch)) {
            List<Double> ratios = new ArrayList<>();
            List<Double> ratiosOfBytes = new ArrayList<>();
            for (int turn = 0; turn < TURNS; turn++) {
                double first = flat.round();
                double second = nested.round();
                if (turn >= WARM_UP) {
                    ratios.add(second / first);
                    ratiosOfBytes.add(second / nested.bytes / (first / flat.bytes));
                }
            }
            System.out.printf(
                    "nested by flat, median of %d turns: %.3f a record, %.3f a byte (%d and %d bytes a record)%n",
                    ratios.size(), median(ratios), median(ratiosOfBytes), nested.bytes, flat.bytes);
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    /** Rounds over the same records of one table. */
    private static final class Rounds implements AutoCloseable {

        private final List<TestRecord> records = new ArrayList<>();
        private final BufferAllocator allocator = new RootAllocator();
        private final MicroBatchBuffer buffer;
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private final long bytes;
        private long held;

        Rounds(TableDefinition table, Sample sample) {
            Random random = new Random(42);
            long sum = 0;
            for (int i = 0; i < RECORDS; i++) {
                byte[] value = sample.json(i, random).getBytes(StandardCharsets.UTF_8);
                sum += value.length;
                records.add(TestRecord.of(i, value));
            }
            bytes = sum / RECORDS;
            buffer = new MicroBatchBuffer(table, FieldIds.first(table), allocator, BatchLimits.defaults(), key -> true);
        }

        /** @return nanoseconds of CPU time a record */
        double round() {
            long from = threads.getCurrentThreadCpuTime();
            for (TestRecord record : records) {
                if (buffer.accept(record) != Verdict.ROW) {
                    throw new IllegalStateException(buffer.firstDeadLetter().toString());
                }
            }
            buffer.seal(0);
            long nanos = threads.getCurrentThreadCpuTime() - from;
            held = buffer.bytes();
            buffer.reset();
            return (double) nanos / RECORDS;
        }

        @Override
        public void close() {
            buffer.close();
            allocator.close();
        }
    }

    /**
     * The columns of matches, by paths: objects in objects, elements of arrays, alternatives, a unit, a translation.
     */
    private static TableDefinition nested() {
        String yaml = """
                table: nested
                topic: nested
                key: match_id
                columns:
                  match_id: { type: string, from: [metadata.matchId, match_id] }
                  game_id: { type: string, from: metadata.gameId }
                  platform_game_id: { type: string, from: metadata.platformGameId }
                  tournament_id: { type: string, from: league.tournament.id }
                  tournament_name: { type: string, from: league.tournament.name }
                  game_version: { type: string, from: info.gameVersion }
                  patch: { type: string, from: info.patch }
                  team_1_id: { type: string, from: "info.teams[0].id" }
                  team_1_name: { type: string, from: "info.teams[0].name" }
                  team_2_id: { type: string, from: "info.teams[1].id" }
                  team_2_name: { type: string, from: "info.teams[1].name" }
                  winner_id: { type: string, from: winner.id }
                  winner_name: { type: string, from: winner.name }
                  match_duration: { type: int, from: info.gameDuration }
                  team_1_kills: { type: int, from: "info.teams[0].objectives.champion.kills" }
                  team_2_kills: { type: int, from: "info.teams[1].objectives.champion.kills" }
                  team_1_gold: { type: int, from: "info.teams[0].gold" }
                  team_2_gold: { type: int, from: "info.teams[1].gold" }
                  team_1_towers: { type: int, from: "info.teams[0].objectives.tower.kills" }
                  team_2_towers: { type: int, from: "info.teams[1].objectives.tower.kills" }
                  status: { type: string, from: info.state, values: { running: live } }
                  started_at: { type: timestamp, unit: ms, from: info.gameCreation }
                  finished_at: { type: timestamp, unit: s, from: info.gameEnd }
                  match_type: { type: string, from: league.format }
                  game_number: { type: int, from: league.gameNumber }
                  data_source: { type: string, from: metadata.source }
                  ingestion_timestamp: { type: long, from: metadata.ingested }
                derived:
                  duration_minutes: { quotient: { column: match_duration, divisor: 60 } }
                  is_completed: { isText: { column: status, text: finished } }
                  is_live: { isText: { column: status, text: live } }
                partitions: [status]
                """;
        try {
            return TableFile.parse("nested.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        } catch (TableFileException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String nestedMatch(int i, Random random) {
        String[] states = {"finished", "running", "scheduled"};
        return "{\"metadata\":{\"matchId\":\"match-" + i + "\",\"gameId\":\"game-" + random.nextInt(1_000_000)
                + "\",\"platformGameId\":\"ESPORTSTMNT01_" + random.nextInt(10_000_000)
                + "\",\"source\":\"oracles-elixir\",\"ingested\":" + (1_739_536_265_123L + i)
                + "},\"league\":{\"tournament\":{\"id\":\"lck-2025\",\"name\":\"LCK 2025 Spring\"},\"format\":\"best_of_3\""
                + ",\"gameNumber\":" + (1 + random.nextInt(3))
                + "},\"winner\":{\"id\":\"t1\",\"name\":\"T1 Esports\"},\"info\":{\"gameVersion\":\"15.3.654\",\"patch\":\"15.3\""
                + ",\"state\":\"" + states[random.nextInt(3)] + "\",\"gameDuration\":" + (1500 + random.nextInt(1500))
                + ",\"gameCreation\":1739536265123,\"gameEnd\":1739538347,\"teams\":["
                + team("t1", "T1 Esports", random) + "," + team("geng", "Gen.G Esports", random) + "]}}";
    }

    private static String team(String id, String name, Random random) {
        return "{\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"gold\":" + (40_000 + random.nextInt(40_000))
                + ",\"objectives\":{\"champion\":{\"kills\":" + random.nextInt(40) + "},\"tower\":{\"kills\":9}}}";
    }

    private interface Sample {
        String json(int number, Random random);
    }

    private static void measure(TableDefinition table, Sample sample) {
        try (Rounds rounds = new Rounds(table, sample)) {
            for (int round = 0; round < ROUNDS; round++) {
                double nanos = rounds.round();
                System.out.printf(
                        "%s: %d bytes a record, %,.0f records per CPU second, %.0f ns a record, %d Arrow bytes a row%n",
                        table.name(), rounds.bytes, 1e9 / nanos, nanos, rounds.held / RECORDS);
            }
        }
    }

    private static String match(int i, Random random) {
        String[] statuses = {"finished", "live", "scheduled"};
        return "{\"match_id\":\"match-" + i + "\",\"game_id\":\"game-" + random.nextInt(1_000_000)
                + "\",\"platform_game_id\":\"ESPORTSTMNT01_" + random.nextInt(10_000_000)
                + "\",\"tournament_id\":\"lck-2025\",\"tournament_name\":\"LCK 2025 Spring\",\"game_version\":\"15.3.654\""
                + ",\"patch\":\"15.3\",\"team_1_id\":\"t1\",\"team_1_name\":\"T1 Esports\",\"team_2_id\":\"geng\""
                + ",\"team_2_name\":\"Gen.G Esports\",\"winner_id\":\"t1\",\"winner_name\":\"T1 Esports\",\"match_duration\":"
                + (1500 + random.nextInt(1500)) + ",\"team_1_kills\":" + random.nextInt(40) + ",\"team_2_kills\":"
                + random.nextInt(40) + ",\"team_1_gold\":" + (40_000 + random.nextInt(40_000)) + ",\"team_2_gold\":"
                + (40_000 + random.nextInt(40_000)) + ",\"team_1_towers\":9,\"team_2_towers\":3,\"status\":\""
                + statuses[random.nextInt(3)]
                + "\",\"started_at\":\"2025-02-14T12:31:05.123Z\",\"finished_at\":\"2025-02-14T13:05:47Z\""
                + ",\"match_type\":\"best_of_3\",\"game_number\":" + (1 + random.nextInt(3))
                + ",\"data_source\":\"oracles-elixir\",\"ingestion_timestamp\":" + (1_739_536_265_123L + i) + "}";
    }

    private static String player(int i, Random random) {
        String[] roles = {"Top", "Jungle", "Mid", "ADC", "Support"};
        return "{\"player_id\":\"player-" + i + "\",\"summoner_name\":\"Hide on bush\",\"game_name\":\"Hide on bush\""
                + ",\"tag_line\":\"KR1\",\"first_name\":\"Sang-hyeok\",\"last_name\":\"Lee\",\"nickname\":\"Faker\""
                + ",\"nationality\":\"KR\",\"current_team_id\":\"t1\",\"current_team_name\":\"T1 Esports\",\"role\":\""
                + roles[random.nextInt(5)] + "\",\"active\":" + random.nextBoolean()
                + ",\"professional\":true,\"total_games\":" + random.nextInt(1000)
                + ",\"total_wins\":512,\"total_losses\":211,\"win_rate\":null,\"avg_kills\":"
                + random.nextInt(1000) / 100.0 + ",\"avg_deaths\":" + random.nextInt(1000) / 100.0 + ",\"avg_assists\":"
                + random.nextInt(1000) / 100.0
                + ",\"kda_ratio\":null,\"avg_cs_per_min\":8.94,\"avg_gold_per_min\":402.7,\"last_match_date\":\"2025-02-14\""
                + ",\"recent_form\":\"WWLWW\",\"data_source\":\"oracles-elixir\""
                + ",\"profile_updated_at\":\"2025-02-14T13:05:47.000Z\",\"ingestion_timestamp\":"
                + (1_739_536_265_123L + i)
                + "}";
    }
}
