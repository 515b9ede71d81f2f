package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.it.Ledger.Fate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records that no well-meaning producer sends. */
class HostileRecordsIT extends ProcessTest {

    @Test
    void partitionValuesOfAnyTextStayOneDirectoryNameAndComeBackAsTheyWere() {
        String topic = broker.newTopic(1);
        Feed feed = matchesFeed(topic);
        feed.send(Fate.ROW, match("../../etc"));
        feed.send(Fate.ROW, match("a/b"));
        feed.send(Fate.ROW, match("/"));
        feed.send(Fate.ROW, match(".."));
        feed.send(Fate.ROW, match("a=b c%2F*?"));
        feed.send(Fate.ROW, match("\uD83C\uDFC6 \u00e9"));
        feed.send(Fate.ROW, match("nul\\u0000nul"));
        feed.send(Fate.ROW, match(""));
        feed.send(Fate.ROW, match("__HIVE_DEFAULT_PARTITION__"));
        feed.send(Fate.ROW, "{\"match_id\":\"none\"}");
        feed.send(Fate.DEAD_LETTER, match("x".repeat(300)));

        matches(topic).start("--job", "matches", "--until-latest").expectExit(0);

        queries.assertHolds("matches", feed.ledger());
        String root = lake + "/processed/matches/";
        assertThat(queries.files("matches").stream()
                        .map(file -> file.substring(root.length(), file.lastIndexOf('/')))
                        .toList())
                .containsExactlyInAnyOrder(
                        "status=..%2F..%2Fetc",
                        "status=a%2Fb",
                        "status=%2F",
                        "status=..",
                        "status=a%3Db c%252F%2A%3F",
                        "status=\uD83C\uDFC6 \u00e9",
                        "status=nul%00nul",
                        "status=__HIVE_DEFAULT_PARTITION__");
        assertThat(queries.texts("select reason from " + queries.deadLetters("matches")))
                .isEqualTo(List.of("partition-value-too-long"));
        assertThat(queries.texts("select status from " + queries.rows("matches")
                        + " where status is not null and status not like '%nul%' order by status"))
                .containsExactly("..", "../../etc", "/", "a/b", "a=b c%2F*?", "\uD83C\uDFC6 \u00e9");
    }

    /** A backlog has more of them at once than records that arrive slowly. */
    @Test
    void morePartitionKeysThanAMicroBatchMayHoldAreRowsOfSeveral() {
        String topic = broker.newTopic(1);
        Feed feed = matchesFeed(topic);
        for (int i = 0; i < 45; i++) {
            feed.send(Fate.ROW, match("s" + i));
        }

        matches(topic)
                .with("ESPORTS_LAKE_PARTITIONS_MAX_PER_MICRO_BATCH", "10")
                .start("--job", "matches", "--until-latest")
                .expectExit(0);

        queries.assertHolds("matches", feed.ledger());
        assertThat(queries.files("matches")).hasSize(45);
    }

    @Test
    void recordsOfAMegabyteBecomeRows() {
        String topic = broker.newTopic(1);
        Feed feed = matchesFeed(topic);
        for (int i = 0; i < 12; i++) {
            feed.send(
                    Fate.ROW,
                    "{\"match_id\":\"big-" + i + "\",\"status\":\"live\",\"tournament_name\":\""
                            + "\u00fc".repeat(500_000) + "\"}");
        }

        // Each micro-batch has a share of this, which a few records fill.
        matches(topic)
                .with("ESPORTS_LAKE_MEMORY_BUDGET", "16M")
                .start("--job", "matches", "--until-latest")
                .expectExit(0);

        queries.assertHolds("matches", feed.ledger());
        assertThat(queries.texts("select sum(length(tournament_name)) from " + queries.rows("matches")))
                .containsExactly("6000000");
    }

    private static String match(String status) {
        return "{\"match_id\":\"m\",\"status\":\"" + status + "\"}";
    }
}
