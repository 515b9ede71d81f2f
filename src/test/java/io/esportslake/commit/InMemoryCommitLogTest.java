package io.esportslake.commit;

class InMemoryCommitLogTest extends CommitLogContract {

    @Override
    protected CommitLog newLog() {
        return new InMemoryCommitLog();
    }
}
