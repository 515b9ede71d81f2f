package io.esportslake.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.log.Commit;
import io.esportslake.log.HeldLake;
import io.esportslake.log.PartJoin;
import io.esportslake.log.SealRules;
import io.esportslake.log.SealTurn;
import io.esportslake.log.UnjoinablePartsException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rounds of a sealer: what it tells, and that nothing that goes wrong is more than told and tried again. In memory; a
 * class that extends this one does the same over another storage.
 */
public class SealerTest {

    private HeldLake lake;
    private final List<SealStatus> rounds = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final List<String> tried = new ArrayList<>();
    private PartJoin join;
    private Instant now = HeldLake.TIME.plusSeconds(1);
    private long nanos;

    /** One in which nothing is held back yet, each time. */
    protected HeldLake newLake() throws IOException {
        return new HeldLake();
    }

    @BeforeEach
    void begin() throws IOException {
        lake = newLake();
        join = lake.join();
    }

    private final SealListener listener = new SealListener() {
        @Override
        public void round(SealStatus status) {
            rounds.add(status);
        }

        @Override
        public void sealed(Commit commit, Duration took) {
            told.add("sealed " + commit.change().removed().size() + " parts in " + took.toMillis() + " ms");
        }

        @Override
        public void gathered(Commit commit, Duration took) {
            told.add("gathered " + commit.change().removed().size() + " parts in " + took.toMillis() + " ms");
        }

        @Override
        public void trouble(String table, String why) {
            told.add(why);
        }
    };

    private Sealer sealer() throws IOException {
        return sealer(SealRules.of(Duration.ofHours(1)));
    }

    private Sealer sealer(SealRules rules) throws IOException {
        return new Sealer(
                lake.sealing(),
                (parts, sums, commitId, output) -> {
                    nanos += 5_000_000;
                    join.join(parts, sums, commitId, output);
                },
                rules,
                new Sealer.Surroundings(() -> now, () -> nanos, listener));
    }

    private SealStatus last() {
        return rounds.get(rounds.size() - 1);
    }

    @Test
    void aRoundTellsWhatIsHeldBackAlsoWhenNothingIsDue() throws IOException {
        lake.hold("live", "a");
        lake.hold("finished", "b");

        assertThat(sealer().round(SealTurn.OTHER)).isTrue();

        assertThat(told).isEmpty();
        assertThat(last().held().sums().files()).isEqualTo(2);
        assertThat(last().held().sums().rows()).isEqualTo(4);
        assertThat(last().held().oldest()).contains(HeldLake.TIME);
        assertThat(last().seals()).isZero();
        assertThat(last().trouble()).isEmpty();
    }

    @Test
    void whatIsDueIsSealedAndCounted() throws IOException {
        lake.hold("live", "a");
        lake.hold("live", "b");

        assertThat(sealer().round(SealTurn.LAST)).isTrue();

        assertThat(told).containsExactly("sealed 2 parts in 5 ms");
        assertThat(lake.visible()).containsExactly("a+b");
        assertThat(last())
                .extracting(SealStatus::seals, SealStatus::sealedRows, SealStatus::sealedBytes, SealStatus::lastSeal)
                .containsExactly(1L, 4L, 3L, Duration.ofMillis(5));
        assertThat(last().held().sums().files()).isZero();
    }

    @Test
    void partsThatLookDifferentBecomeFilesOfTheirOwnInOneRound() throws IOException {
        for (String contents : List.of("a1", "a2", "b1", "c1", "c2")) {
            lake.hold("live", contents);
        }
        PartJoin joins = join;
        join = (parts, sums, commitId, output) -> {
            char[] looks = {'a', 'a', 'b', 'c', 'c'};
            char first = looks[(int) parts.get(0).version() - 2];
            for (int part = 1; part < parts.size(); part++) {
                if (looks[(int) parts.get(part).version() - 2] != first) {
                    throw new UnjoinablePartsException("It looks different", part);
                }
            }
            joins.join(parts, sums, commitId, output);
        };

        assertThat(sealer().round(SealTurn.LAST)).isTrue();

        assertThat(lake.visible()).containsExactlyInAnyOrder("a1+a2", "b1", "c1+c2");
        assertThat(last().trouble()).isEmpty();
        assertThat(last().held().sums().files()).isZero();
    }

    @Test
    void manySmallPartsAreGatheredWhichIsNoSeal() throws IOException {
        lake.hold("live", "a");
        lake.hold("live", "b");
        lake.hold("finished", "c");
        Sealer sealer = sealer(new SealRules(Duration.ofHours(1), 1 << 20, 2, 1 << 20, 10));

        assertThat(sealer.round(SealTurn.OTHER)).isTrue();
        assertThat(told).isEmpty();
        assertThat(sealer.round(SealTurn.OWNER)).isTrue();

        assertThat(told).containsExactly("gathered 2 parts in 5 ms");
        assertThat(lake.visible()).isEmpty();
        assertThat(last().seals()).isZero();
        assertThat(last().held().sums().files()).isEqualTo(2);
        assertThat(last().held().sums().rows()).isEqualTo(6);
        assertThat(sealer.round(SealTurn.LAST)).isTrue();
        assertThat(lake.visible()).containsExactlyInAnyOrder("a+b", "c");
        assertThat(last().seals()).isEqualTo(2);
    }

    @Test
    void aDiskWithoutRoomForTheDoubleStopsSealingAndSaysSoOnce() throws IOException {
        lake.hold("live", "12345");
        lake.usableBytes(OptionalLong.of(9));
        Sealer sealer = sealer();

        assertThat(sealer.round(SealTurn.LAST)).isFalse();
        Instant since = now;
        now = now.plusSeconds(10);
        assertThat(sealer.round(SealTurn.LAST)).isFalse();

        assertThat(told).hasSize(1);
        assertThat(told.get(0))
                .startsWith("There is no room to seal matches: 9 bytes are free where its processed lie");
        assertThat(last().trouble()).contains(told.get(0));
        assertThat(last().troubleSince()).contains(since);
        assertThat(last().usableBytes()).hasValue(9);
        assertThat(lake.visible()).isEmpty();
        lake.hold("live", "6"); // ingestion goes on

        lake.usableBytes(OptionalLong.of(12));
        assertThat(sealer.round(SealTurn.LAST)).isTrue();
        assertThat(last().trouble()).isEmpty();
        assertThat(lake.visible()).containsExactly("12345+6");
    }

    @Test
    void whatFailsIsToldAndTriedAgainAndLeavesNothingBehind() throws IOException {
        lake.hold("live", "a");
        PartJoin right = join;
        join = (parts, sums, commitId, output) -> {
            output.output().write(1);
            throw new IOException("No space left on device");
        };
        Sealer sealer = sealer();

        assertThat(sealer.round(SealTurn.LAST)).isFalse();
        assertThat(sealer.round(SealTurn.LAST)).isFalse();

        assertThat(told).containsExactly("No space left on device");
        assertThat(lake.staged()).isEmpty();
        assertThat(last().held().sums().files()).isEqualTo(1);

        join = right;
        assertThat(sealer.round(SealTurn.LAST)).isTrue();
        assertThat(last().trouble()).isEmpty();
        assertThat(lake.visible()).containsExactly("a");
    }

    /** A join that says of parts with these contents that they cannot be joined. */
    private PartJoin without(String... unjoinable) {
        PartJoin right = lake.join();
        return (parts, sums, commitId, output) -> {
            right.join(parts, sums, commitId, output);
            String first = parts.get(0).partitionKey().path();
            if (List.of(unjoinable).contains(first)) {
                tried.add(first);
                throw new UnjoinablePartsException(first + " is damaged", new IOException("bytes"));
            }
            tried.add(first);
        };
    }

    @Test
    void partsThatCannotBeJoinedKeepNoOtherKeyFromReaders() throws IOException {
        lake.hold("live", "a");
        lake.hold("finished", "b");
        lake.hold("scheduled", "c");
        join = without("status=live", "status=scheduled");
        Sealer sealer = sealer();

        assertThat(sealer.round(SealTurn.LAST)).isFalse();

        assertThat(lake.visible()).containsExactly("b");
        assertThat(last().held().sums().files()).isEqualTo(2);
        assertThat(lake.staged()).isEmpty();
        assertThat(last().trouble()).contains("status=live is damaged (the first of 2 troubles in this round)");
        assertThat(told)
                .containsExactly("sealed 1 parts in 5 ms", last().trouble().orElseThrow());
        assertThat(sealer.hasMetAnother()).isFalse();

        join = without("status=scheduled");
        assertThat(sealer.round(SealTurn.LAST)).isFalse();
        assertThat(last().trouble()).contains("status=scheduled is damaged");
        assertThat(lake.visible()).containsExactlyInAnyOrder("a", "b");

        join = lake.join();
        assertThat(sealer.round(SealTurn.LAST)).isTrue();
        assertThat(last().trouble()).isEmpty();
        assertThat(last().troubleSince()).isEmpty();
        assertThat(lake.visible()).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void whatCouldNotBeJoinedComesLastTheNextTime() throws IOException {
        lake.hold("live", "a");
        lake.hold("finished", "b");
        join = without("status=live");
        Sealer sealer = sealer();
        sealer.round(SealTurn.LAST);
        lake.hold("finished", "c");
        tried.clear();

        sealer.round(SealTurn.LAST);

        assertThat(tried).containsExactly("status=finished", "status=live");
    }

    private static final SealRules AT_ONCE = new SealRules(Duration.ofHours(1), 1, 2, 1 << 20, 10);

    /** How often something was tried for so long, in rounds that come so often. */
    private int tries(Sealer sealer, Duration time, Duration every) {
        tried.clear();
        for (Duration past = Duration.ZERO; past.compareTo(time) < 0; past = past.plus(every)) {
            sealer.round(SealTurn.OWNER);
            nanos += every.toNanos();
        }
        return tried.size();
    }

    private static final Duration BRIEFLY = Duration.ofSeconds(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void partsThatCannotBeJoinedAreTriedLessAndLessOftenAndToldAllTheWhile() throws IOException {
        lake.hold("live", "a");
        join = without("status=live");
        Sealer sealer = sealer(AT_ONCE);

        assertThat(tries(sealer, Duration.ofSeconds(100), BRIEFLY))
                .as("after 0, 10, 30, 70 s")
                .isEqualTo(4);
        assertThat(tries(sealer, HOUR, MINUTE)).isLessThan(12);
        assertThat(tries(sealer, HOUR, MINUTE)).as("every ten minutes").isBetween(5, 6);

        assertThat(told).containsExactly("status=live is damaged");
        assertThat(last().trouble()).contains("status=live is damaged");
        assertThat(last().troubleSince()).contains(now);

        lake.hold("finished", "b");
        tries(sealer, BRIEFLY, BRIEFLY);
        assertThat(lake.visible()).as("others do not wait").containsExactly("b");

        join = lake.join();
        tries(sealer, Duration.ofMinutes(11), MINUTE);
        assertThat(lake.visible()).containsExactlyInAnyOrder("a", "b");
        assertThat(last().trouble()).isEmpty();
    }

    @Test
    void theLastTurnLeavesNothingAlone() throws IOException {
        lake.hold("live", "a");
        join = without("status=live");
        Sealer sealer = sealer(AT_ONCE);
        tries(sealer, Duration.ofSeconds(100), BRIEFLY);
        join = lake.join();

        assertThat(sealer.round(SealTurn.LAST)).isTrue();

        assertThat(lake.visible()).containsExactly("a");
    }

    @Test
    void whatEveryFileMeetsIsTriedLessAndLessOftenToo() throws IOException {
        lake.hold("live", "a");
        lake.hold("finished", "b");
        join = (parts, sums, commitId, output) -> {
            tried.add(parts.get(0).partitionKey().path());
            throw new IOException("No space left on device");
        };
        Sealer sealer = sealer(AT_ONCE);

        assertThat(tries(sealer, Duration.ofSeconds(100), BRIEFLY)).isEqualTo(4);
        tries(sealer, HOUR, MINUTE);
        assertThat(tries(sealer, HOUR, MINUTE)).isBetween(5, 6);

        assertThat(told).containsExactly("No space left on device");
        assertThat(last().trouble()).contains("No space left on device");
        assertThat(last().held().sums().files()).isEqualTo(2);

        join = lake.join();
        tries(sealer, Duration.ofMinutes(11), MINUTE);
        assertThat(lake.visible()).containsExactlyInAnyOrder("a", "b");
        assertThat(last().trouble()).isEmpty();
    }

    @Test
    void anErrorIsTriedLessOftenAndToldLikeAnyOtherTrouble() throws IOException {
        lake.hold("live", "a");
        join = (parts, sums, commitId, output) -> {
            throw new LinkageError("no library");
        };
        Sealer sealer = sealer(AT_ONCE);

        assertThatThrownBy(() -> sealer.round(SealTurn.OWNER)).isInstanceOf(LinkageError.class);
        assertThat(sealer.round(SealTurn.OWNER)).isFalse();

        assertThat(last().trouble()).contains("no library");
    }

    @Test
    void whenTheLogCannotBeReadAfterAFailureNothingElseIsTried() throws IOException {
        lake.hold("live", "a");
        lake.hold("finished", "b");
        PartJoin right = without("status=live");
        join = (parts, sums, commitId, output) -> {
            try {
                right.join(parts, sums, commitId, output);
            } finally {
                lake.goAway();
            }
        };

        assertThat(sealer().round(SealTurn.LAST)).isFalse();

        assertThat(tried).containsExactly("status=live");
        assertThat(last().trouble()).contains("The storage does not answer");
    }

    @Test
    void whatFailsAgainAndAgainTakesNoRoomFromTheOthers() throws IOException {
        lake.hold("live", "a");
        join = without("status=live");
        Sealer sealer = sealer();
        sealer.round(SealTurn.LAST);
        lake.hold("live", "aaaaaaaaa");
        lake.hold("finished", "b");
        lake.usableBytes(OptionalLong.of(10));

        assertThat(sealer.round(SealTurn.LAST)).isFalse();

        assertThat(lake.visible()).containsExactly("b");
        assertThat(last().trouble().orElseThrow()).startsWith("There is no room to seal matches: 10 bytes");
    }

    @Test
    void anotherSealerIsNoTroubleAndWhatIsLeftIsPlannedAnew() throws IOException {
        lake.hold("live", "a");
        lake.hold("finished", "b");
        PartJoin right = join;
        boolean[] isFirst = {true};
        join = (parts, sums, commitId, output) -> {
            right.join(parts, sums, commitId, output);
            if (isFirst[0]) {
                isFirst[0] = false;
                lake.sealAll();
            }
        };
        Sealer sealer = sealer();

        assertThat(sealer.round(SealTurn.LAST)).isFalse();
        assertThat(sealer.hasMetAnother()).isTrue();
        assertThat(sealer.round(SealTurn.LAST)).isTrue();

        assertThat(sealer.hasMetAnother()).isFalse();
        assertThat(told).isEmpty();
        assertThat(last().trouble()).isEmpty();
        assertThat(last().seals()).isZero();
        assertThat(lake.visible()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void whatADeadSealerLeftIsDeletedInTheFirstRound() throws IOException {
        lake.hold("live", "a");
        lake.sealAndLeaveTheParts();
        lake.hold("live", "bb");

        sealer().round(SealTurn.OTHER);

        assertThat(last().collectedBytes()).isEqualTo(1);
        assertThat(lake.held()).hasSize(1);
    }
}
