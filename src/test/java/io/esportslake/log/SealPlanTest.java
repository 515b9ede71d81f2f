package io.esportslake.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is due, from what is held back, the time, and whose turn it is. */
class SealPlanTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final DocumentName SCHEMA = new DocumentName(DocumentName.Kind.SCHEMA, 0, "ab".repeat(32));
    private static final DocumentName NEWER = new DocumentName(DocumentName.Kind.SCHEMA, 0, "cd".repeat(32));
    private static final SealRules HOUR = SealRules.of(Duration.ofHours(1));

    private static LiveFile part(long version, String status, DocumentName schema, long bytes, Instant time) {
        PartitionKey key = new PartitionKey(List.of("status"), List.of(status));
        return new LiveFile(
                version,
                Root.PROCESSED,
                FileNames.held("matches", key, version, 0),
                key,
                1,
                bytes,
                Optional.of(new FileSums(List.of(new OffsetSpan(Lakes.ZERO, 1, version, version)), time)),
                Optional.of(schema));
    }

    private static LiveFile rows(long version, long rows, String time) {
        LiveFile one = part(version, time);
        return new LiveFile(
                version,
                one.root(),
                one.path(),
                one.partitionKey(),
                rows,
                one.bytes(),
                Optional.of(new FileSums(
                        List.of(new OffsetSpan(Lakes.ZERO, rows, version, version + rows - 1)),
                        one.sums().orElseThrow().newestProcessingTime())),
                one.schema());
    }

    private static List<List<Long>> gathered(List<LiveFile> held, String now, SealTurn turn) {
        return SealPlan.of(held, Instant.parse("2026-03-01T" + now + "Z"), Lakes.GATHER_RULES, turn).gathers().stream()
                .map(parts -> parts.stream().map(LiveFile::version).toList())
                .toList();
    }

    private static LiveFile part(long version, String time) {
        return part(version, "live", SCHEMA, 1_000, Instant.parse("2026-03-01T" + time + "Z"));
    }

    private static List<List<Long>> versions(List<LiveFile> held, String now, SealTurn turn) {
        return versions(held, now, HOUR, turn);
    }

    private static List<List<Long>> versions(List<LiveFile> held, String now, SealRules rules, SealTurn turn) {
        return SealPlan.of(held, Instant.parse("2026-03-01T" + now + "Z"), rules, turn).seals().stream()
                .map(parts -> parts.stream().map(LiveFile::version).toList())
                .toList();
    }

    @Test
    void aWindowIsSealedWhenItIsOverAndWhatIsInTheNextOneWaits() {
        List<LiveFile> held = List.of(part(1, "11:00:00"), part(2, "11:59:59.999"), part(3, "12:00:00"));

        assertThat(versions(held, "11:59:59.999", SealTurn.OWNER)).isEmpty();
        assertThat(versions(held, "12:06:00", SealTurn.OWNER)).containsExactly(List.of(1L, 2L));
        assertThat(versions(held, "13:06:00", SealTurn.OWNER)).containsExactly(List.of(1L, 2L, 3L));
    }

    @Test
    void anotherOneSealsOnlyWhatNobodyHasSealedForHalfAWindow() {
        List<LiveFile> held = List.of(part(1, "11:30:00"));

        assertThat(versions(held, "12:29:59", SealTurn.OTHER)).isEmpty();
        assertThat(versions(held, "12:30:00", SealTurn.OTHER)).containsExactly(List.of(1L));
    }

    @Test
    void whatWasCommittedByAClockThatWasAheadDoesNotWaitForThatTime() {
        List<LiveFile> held = List.of(part(1, "11:30:00"), part(2, "13:30:00"), part(3, "13:45:00"));

        assertThat(versions(held, "12:06:00", SealTurn.OWNER)).containsExactly(List.of(1L, 2L, 3L));
        assertThat(versions(held, "12:06:00", SealTurn.OTHER))
                .as("half a window more, so that two do not do the same")
                .containsExactly(List.of(3L));
        assertThat(versions(held.subList(1, 3), "12:45:00", SealTurn.OWNER))
                .as("less than a window ahead")
                .isEmpty();
    }

    @Test
    void partsOfTwoTopicsBecomeNoOneFile() {
        LiveFile before = part(1, "10:00:00");
        LiveFile after = part(2, "10:00:10");
        TopicPartition other = new TopicPartition("another-topic", Lakes.ZERO.partition());
        LiveFile ofOther = new LiveFile(
                after.version(),
                after.root(),
                after.path(),
                after.partitionKey(),
                1,
                after.bytes(),
                Optional.of(new FileSums(
                        List.of(new OffsetSpan(other, 1, 0, 0)),
                        after.sums().orElseThrow().newestProcessingTime())),
                after.schema());

        assertThat(versions(List.of(before, after), "12:30:00", SealTurn.OWNER)).containsExactly(List.of(1L, 2L));
        assertThat(versions(List.of(before, ofOther), "12:30:00", SealTurn.OWNER))
                .containsExactly(List.of(1L), List.of(2L));
    }

    @Test
    void whoeverHelpsBeginsAtTheOtherEnd() {
        List<LiveFile> held = List.of(
                part(1, "live", SCHEMA, 10, Instant.parse("2026-03-01T10:00:00Z")),
                part(2, "done", SCHEMA, 10, Instant.parse("2026-03-01T10:00:10Z")));

        assertThat(versions(held, "12:30:00", SealTurn.OWNER)).containsExactly(List.of(1L), List.of(2L));
        assertThat(versions(held, "12:30:00", SealTurn.OTHER)).containsExactly(List.of(2L), List.of(1L));
    }

    @Test
    void whoeverIsTheLastSealsAll() {
        assertThat(versions(List.of(part(1, "12:00:00")), "12:00:00", SealTurn.LAST))
                .containsExactly(List.of(1L));
        assertThat(versions(List.of(), "12:00:00", SealTurn.LAST)).isEmpty();
    }

    @Test
    void aKeyThatHoldsBackMuchIsSealedBeforeItsWindowIsOver() {
        SealRules rules = new SealRules(Duration.ofHours(1), 10_000, 3, 1 << 20, 100);
        List<LiveFile> large = List.of(
                part(1, "live", SCHEMA, 4_000, NOON),
                part(2, "live", SCHEMA, 4_000, NOON),
                part(3, "live", SCHEMA, 2_000, NOON));

        assertThat(versions(large.subList(0, 2), "12:00:30", rules, SealTurn.OWNER))
                .isEmpty();
        assertThat(versions(large, "12:00:30", rules, SealTurn.OWNER)).containsExactly(List.of(1L, 2L, 3L));
        assertThat(SealPlan.of(large, NOON, rules, SealTurn.OWNER).gathers()).isEmpty();
        assertThat(versions(large, "12:00:30", rules, SealTurn.OTHER)).isEmpty();
    }

    @Test
    void smallFilesAreGatheredBeforeTheirWindowIsOverWhenTheyAreMany() {
        List<LiveFile> held = List.of(
                part(1, "12:00:00"),
                rows(2, SealRules.SMALL_ROWS, "12:00:10"),
                rows(3, SealRules.SMALL_ROWS - 1, "12:00:20"));

        assertThat(gathered(held.subList(0, 2), "12:00:30", SealTurn.OWNER)).isEmpty();
        assertThat(gathered(held, "12:00:30", SealTurn.OWNER)).containsExactly(List.of(1L, 3L));
        assertThat(gathered(held, "12:00:30", SealTurn.OTHER)).isEmpty();
        assertThat(gathered(held, "12:00:30", SealTurn.LAST)).isEmpty();
    }

    @Test
    void nothingOfAWindowThatIsOverIsGatheredIntoALaterOne() {
        List<LiveFile> held =
                List.of(part(1, "11:59:58"), part(2, "11:59:59"), part(3, "12:00:00"), part(4, "12:00:00.5"));

        assertThat(gathered(held.subList(0, 3), "12:00:00.6", SealTurn.OWNER)).isEmpty();
        assertThat(gathered(held, "12:00:00.6", SealTurn.OWNER)).containsExactly(List.of(3L, 4L));
        // When they are due, they come first.
        assertThat(gathered(held, "12:06:00", SealTurn.OWNER)).isEmpty();
    }

    @Test
    void eachSealHasOneKeyAndOneSchemaAndNoMoreThanItMay() {
        SealRules rules = new SealRules(Duration.ofHours(1), 1 << 20, 1_000, 2_500, 3);
        List<LiveFile> held = new ArrayList<>();
        for (int version = 1; version <= 3; version++) {
            held.add(part(version, "live", version < 2 ? SCHEMA : NEWER, 1_000, NOON));
            held.add(part(version, "done", SCHEMA, 10, NOON));
        }
        held.add(part(4, "live", NEWER, 1_000, NOON));
        held.add(part(5, "live", NEWER, 1_000, NOON));
        held.add(part(6, "done", SCHEMA, 10, NOON));
        held.add(part(7, "huge", SCHEMA, 9_000, NOON));

        assertThat(versions(held, "12:00:00", rules, SealTurn.LAST))
                .containsExactlyInAnyOrder(
                        List.of(1L), // live, of the older schema: another part would have room
                        List.of(2L, 3L), // of the newer one, as many as 2,500 bytes hold
                        List.of(4L, 5L),
                        List.of(1L, 2L, 3L), // done, as many as there may be
                        List.of(6L),
                        List.of(7L));
    }

    @Test
    void windowsAreAlignedToUtcAndSpreadByAHash() {
        assertThat(SealRules.of(Duration.ofDays(1)).endOfWindow(NOON)).isEqualTo("2026-03-02T00:00:00Z");
        assertThat(SealRules.of(Duration.ofMinutes(5)).endOfWindow(NOON)).isEqualTo("2026-03-01T12:05:00Z");
        assertThat(SealRules.of(Duration.ofSeconds(20)).spread(999)).isLessThan(Duration.ofSeconds(2));
        assertThat(SealRules.of(Duration.ofDays(1)).spread(999)).isLessThan(Duration.ofMinutes(5));
        assertThat(HOUR.spread(-1)).isPositive();
        assertThat(HOUR.spread(500)).isEqualTo(Duration.ofMillis(150_000));
    }

    @Test
    void rulesThatNothingCouldFollowAreRefused() {
        assertThatThrownBy(() -> SealRules.of(Duration.ZERO)).hasMessageContaining("A window has 1 ms or more");
        assertThatThrownBy(() -> new SealRules(Duration.ofHours(1), 1, 1, 1, 1))
                .hasMessageContaining("2 parts or more are gathered");
    }
}
