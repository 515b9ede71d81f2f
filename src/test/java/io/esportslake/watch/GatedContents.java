package io.esportslake.watch;

import io.esportslake.config.ReadPaths;
import io.esportslake.table.LakeTables;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Contents that can be made to take long, and that know how many read at once. */
@Alternative
@Singleton
public class GatedContents extends LakeContents {

    private final AtomicInteger reading = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    GatedContents(ReadPaths files, LakeTables tables) {
        super(files, tables);
    }

    /** From now on whoever reads rows waits. */
    public void hold() {
        most.set(0);
        gate = new CountDownLatch(1);
    }

    /** Nobody waits any more. */
    public void release() {
        gate.countDown();
    }

    /** How many read rows now. */
    public int reading() {
        return reading.get();
    }

    /** How many did at once since the last {@link #hold}. */
    public int most() {
        return most.get();
    }

    @Override
    public List<Object[]> newestRows(String table, List<String> columns, int limit) throws IOException {
        most.accumulateAndGet(reading.incrementAndGet(), Math::max);
        try {
            gate.await();
            return super.newestRows(table, columns, limit);
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            reading.decrementAndGet();
        }
    }
}
