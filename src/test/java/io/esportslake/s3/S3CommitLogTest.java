package io.esportslake.s3;

import io.esportslake.log.CommitLog;
import io.esportslake.log.CommitLogContract;
import io.esportslake.log.StepListener;
import java.io.IOException;
import java.io.UncheckedIOException;

class S3CommitLogTest extends CommitLogContract {

    @Override
    protected CommitLog newLog() {
        try {
            return TestStore.storage(TestStore.newPlace(), "w1", StepListener.NONE)
                    .log("matches");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
