package io.esportslake.s3;

import io.esportslake.log.CommitStep;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.LakeStorageContract;
import io.esportslake.log.Root;
import io.esportslake.log.StoragePlace;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

class S3LakeStorageTest extends LakeStorageContract {

    @Override
    public StoragePlace newPlace() throws IOException {
        return InBucket.ofThreads();
    }

    @Override
    protected Set<CommitStep> ownSteps() {
        return Set.of();
    }

    @Override
    protected Set<CommitStep> absentSteps() {
        return EnumSet.of(
                CommitStep.LOCK_CREATE,
                CommitStep.LOCK_TAKE,
                CommitStep.LOCK_FSYNC_DIRECTORY,
                CommitStep.LOCK_UNLINK_TEMPORARY,
                CommitStep.IDENTITY_WRITE_TEMPORARY,
                CommitStep.IDENTITY_FSYNC_TEMPORARY,
                CommitStep.IDENTITY_FSYNC_DIRECTORY,
                CommitStep.IDENTITY_UNLINK_TEMPORARY,
                CommitStep.STAGE_CREATE_FILE,
                CommitStep.STAGE_FSYNC_DIRECTORY,
                CommitStep.STAGING_DELETE_DIRECTORY,
                CommitStep.PUT_WRITE_TEMPORARY,
                CommitStep.PUT_FSYNC_TEMPORARY,
                CommitStep.PUT_FSYNC_DIRECTORY,
                CommitStep.PUT_UNLINK_TEMPORARY,
                CommitStep.DOCUMENT_WRITE_TEMPORARY,
                CommitStep.DOCUMENT_FSYNC_TEMPORARY,
                CommitStep.DOCUMENT_FSYNC_DIRECTORY,
                CommitStep.DOCUMENT_UNLINK_TEMPORARY,
                CommitStep.LOG_FSYNC_DIRECTORY,
                CommitStep.PUBLISH_FSYNC_DIRECTORY,
                CommitStep.REPAIR_FSYNC_DIRECTORY);
    }

    @Override
    protected void leaveTemporary(LakeStorage storage) throws IOException {
        S3LakeStorage process = (S3LakeStorage) storage;
        process.store()
                .beginParts(
                        process.keys()
                                .staging(Root.PROCESSED, "matches", "dead")
                                .plus("0.staged"),
                        "0.staged");
    }
}
