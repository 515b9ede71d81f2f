package io.esportslake.store;

import io.esportslake.log.LakeStorage;
import io.esportslake.log.StepListener;
import java.io.IOException;
import java.nio.file.Path;

/** A disk whose fsyncs fail when a test says so. */
public final class FailingDisk {

    private FailingDisk() {}

    /** Asked before each fsync. */
    @FunctionalInterface
    public interface Fault {
        void before(Path fsync) throws IOException;
    }

    public static LakeStorage storage(LakePaths paths, String writer, Fault fault) {
        LakeFiles files = new LakeFiles(StepListener.NONE, (path, channel) -> {
            fault.before(path);
            channel.force(true);
        });
        return new FileLakeStorage(paths, writer, files);
    }
}
