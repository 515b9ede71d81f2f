package io.esportslake.commit;

class InMemoryCommitLogTest extends CommitLogContract {

    @Override
    CommitLog newLog() {
        return new InMemoryCommitLog();
    }
}
