package io.esportslake.s3;

import io.esportslake.log.CommitStep;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.LakeStorageContract;
import io.esportslake.log.Root;
import io.esportslake.log.StepListener;
import io.esportslake.log.StoragePlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

class S3LakeStorageTest extends LakeStorageContract {

    /** In a bucket of a real server, whose clock is set back by the times of its files. */
    private static final class InBucket implements StoragePlace {
        private final S3Place place = TestStore.newPlace();

        InBucket() throws IOException {}

        @Override
        public LakeStorage process(String writer, StepListener listener) {
            return TestStore.storage(place, writer, listener);
        }

        @Override
        public void ended(LakeStorage process) throws IOException {
            S3LakeStorage storage = (S3LakeStorage) process;
            storage.die();
            ObjectName writers = storage.keys().writers();
            String own = storage.writers().own();
            for (ObjectStore.Listed object : storage.store().directlyBelow(writers, "")) {
                Path file = TestStore.fileOf(writers.withKey(object.key()));
                if (object.key().endsWith("/" + own + ".lock")
                        || Files.readString(file).startsWith(own + " ")) {
                    makeOld(file);
                }
            }
        }

        private static void makeOld(Path file) throws IOException {
            Instant then = Instant.now().minus(Heartbeat.DEAD_AFTER).minusSeconds(10);
            Files.setLastModifiedTime(file, FileTime.from(then));
        }

        @Override
        public Optional<LakeStorage> failing(String writer) {
            return Optional.empty();
        }

        @Override
        public void damage(String table, long version) throws IOException {
            TestStore.store().put(S3Keys.of(place).commit(table, version), "{".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    protected StoragePlace newPlace() throws IOException {
        return new InBucket();
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
