package io.esportslake.app;

import io.esportslake.config.LakeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/** The memory outside the heap for rows that are not written yet, shared out among the streams. */
@ApplicationScoped
public class RowMemory {

    /**
     * The part of a stream's memory that a micro-batch fills before it is flushed. The rest is for the next one to
     * begin with, which gets this part too, file by file, as they are written; and for vectors to grow by doubling.
     */
    private static final double FLUSH_AT_SHARE = 0.6;

    private final LakeConfig config;
    private volatile @Nullable BufferAllocator root;

    RowMemory(LakeConfig config) {
        this.config = config;
    }

    /** What each of so many streams gets of a budget, in bytes. */
    public static long shareOf(long budgetBytes, int streams) {
        return budgetBytes / streams;
    }

    /** How much of its share a stream fills with a micro-batch before it flushes it, in bytes. */
    public static long flushedAt(long shareBytes) {
        return (long) (shareBytes * FLUSH_AT_SHARE);
    }

    /** One of so many equal parts of the budget. */
    synchronized BufferAllocator share(String name, int parts) {
        BufferAllocator whole = root;
        if (whole == null) {
            whole = new RootAllocator(budgetBytes());
            root = whole;
        }
        return whole.newChildAllocator(name, 0, shareOf(budgetBytes(), parts));
    }

    /** What all streams may use, in bytes. */
    public long budgetBytes() {
        return config.memoryBudget().asLongValue();
    }

    /** What they use now, in bytes. */
    public long allocatedBytes() {
        BufferAllocator allocator = root;
        return allocator == null ? 0 : allocator.getAllocatedMemory();
    }

    /** From now on none is in use, whatever a stream that hangs still holds. */
    synchronized void forget() {
        root = null;
    }
}
