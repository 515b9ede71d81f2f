package io.esportslake.log;

class MemoryCommitLogTest extends CommitLogContract {

    private final MemoryPlace place = new MemoryPlace();

    @Override
    protected CommitLog newLog() {
        return new MemoryLakeStorage(place, "w1", StepListener.NONE).log("matches");
    }
}
