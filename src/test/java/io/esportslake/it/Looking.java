package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** DuckDB that looks again and again, by names that it globs: no row twice, none gone that was there, no error. */
final class Looking implements AutoCloseable {

    /** Others want to run, too. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final String table;
    private final AtomicBoolean goesOn = new AtomicBoolean(true);
    private final Thread thread;
    private volatile long looks;
    private volatile long growths;
    private volatile Throwable fault;

    Looking(Path lake, String table) {
        this.table = table;
        thread = new Thread(() -> {
            try (LakeQueries queries = new LakeQueries(lake)) {
                queries.query("create table seen (kafka_partition int, kafka_offset bigint)");
                while (goesOn.get()) {
                    look(queries);
                    looks++;
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            } catch (Throwable e) {
                fault = e;
            }
        });
        thread.start();
    }

    private void look(LakeQueries queries) {
        String places = queries.places(table);
        if (places.isEmpty()) {
            return;
        }
        queries.query("create table found as " + places);
        assertThat(queries.texts("select kafka_partition || '@' || kafka_offset from found"
                        + " group by kafka_partition, kafka_offset having count(*) > 1 limit 5"))
                .as("seen twice")
                .isEmpty();
        assertThat(queries.texts("select kafka_partition || '@' || kafka_offset from seen"
                        + " anti join found using (kafka_partition, kafka_offset) limit 5"))
                .as("vanished")
                .isEmpty();
        boolean hasGrown = queries.texts("select count(*) > (select count(*) from seen) from found")
                .contains("true");
        growths += hasGrown ? 1 : 0;
        queries.query("drop table seen");
        queries.query("alter table found rename to seen");
    }

    long looks() {
        return looks;
    }

    /** How many looks saw more than the one before. */
    long growths() {
        return growths;
    }

    void assertUndisturbed() {
        assertThat(fault).isNull();
    }

    void stop() throws InterruptedException {
        close();
        assertUndisturbed();
    }

    @Override
    public void close() throws InterruptedException {
        goesOn.set(false);
        thread.join();
    }
}
