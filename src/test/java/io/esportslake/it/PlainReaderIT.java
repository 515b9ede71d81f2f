package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A reader that knows nothing of the commit log, while the lake grows. */
class PlainReaderIT extends ProcessTest {

    private static final int COMMITS = 12;

    @Test
    void aReaderOfPlainFilesNeverSeesARowTwiceNorOneVanishNorABrokenFile() {
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic).stream();
        Program program =
                matches(topic).with("ESPORTS_LAKE_FLUSH_INTERVAL", "500ms").start("--job", "matches");
        program.awaitLine("Committed micro-batch");
        queries.query("create table seen (kafka_partition int, kafka_offset bigint)");

        int reads = 0;
        int growths = 0;
        long rows = 0;
        while (program.count("Committed micro-batch") < COMMITS) {
            assertThat(program.isRunning()).as("%s", program).isTrue();
            queries.query("create or replace table visible as select kafka_partition, kafka_offset from "
                    + queries.rows("matches"));
            Map<String, Object> state = queries.query("select count(*) as visible,"
                            + " count(distinct (kafka_partition, kafka_offset)) as different,"
                            + " (select count(*) from seen anti join visible using (kafka_partition, kafka_offset))"
                            + " as vanished from visible")
                    .get(0);
            assertThat(state.get("different")).isEqualTo(state.get("visible"));
            assertThat(state.get("vanished")).isEqualTo(0L);
            growths += (Long) state.get("visible") > rows ? 1 : 0;
            rows = (Long) state.get("visible");
            queries.query("create or replace table seen as from visible");
            reads++;
        }
        assertThat(growths).as("reads that saw more than the one before").isGreaterThan(2);
        assertThat(reads).isGreaterThan(COMMITS);

        feed.stop();
        eventually().untilAsserted(() -> queries.assertHolds("matches", feed.ledger()));
        program.terminate().awaitExit();
        queries.assertHolds("matches", feed.ledger());
    }
}
