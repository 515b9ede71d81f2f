package io.esportslake.it;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program, halted at a named step of its commit, and again inside the recovery of the next start. */
class CrashPointIT extends ProcessTest {

    private static final int HALTED = 86;

    @ParameterizedTest
    @ValueSource(
            strings = {
                // All is staged, nothing committed.
                "STAGE_FSYNC_DIRECTORY:AFTER",
                // The document is linked, its directory not yet synced, nothing published.
                "PUT_LINK:AFTER:2",
                // Committed, nothing published.
                "PUBLISH_LINK:BEFORE",
                // Half published.
                "PUBLISH_LINK:AFTER:2",
                // All visible, some staged names left.
                "PUBLISH_UNLINK_STAGED:AFTER"
            })
    void haltedProcessLeavesALakeThatTheNextStartCompletes(String haltPoint) throws Exception {
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic).send(600);
        Setup setup = matches(topic)
                // What a halted consumer held is given to the next one only after its session.
                .with("MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_SESSION_TIMEOUT_MS", "3000")
                .with("MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_HEARTBEAT_INTERVAL_MS", "1000");

        setup.withJvmOption("-Dio.esportslake.halt-at=" + haltPoint)
                .start("--job", "matches", "--until-latest")
                .expectExit(HALTED);
        setup.withJvmOption("-Dio.esportslake.halt-at=RETIRE_TAKE_LOCK:AFTER")
                .start("--job", "matches", "--until-latest")
                .expectExit(HALTED);
        setup.start("--job", "matches", "--until-latest").expectExit(0);

        queries.assertHolds("matches", feed.ledger());
    }
}
