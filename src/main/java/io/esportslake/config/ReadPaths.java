package io.esportslake.config;

import io.esportslake.store.LakePaths;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import org.jspecify.annotations.Nullable;

/**
 * Where the lake's files lie, for everybody who reads some in this process. For an object store there are clients
 * behind them, with threads of their own, so they are made once; the requests are counted with all others.
 */
@ApplicationScoped
public class ReadPaths {

    private final LakeConfig config;
    private final StoreTraffic traffic;
    private @Nullable LakePaths made;

    public ReadPaths(LakeConfig config, StoreTraffic traffic) {
        this.config = config;
        this.traffic = traffic;
    }

    /**
     * The paths, always the same.
     *
     * @throws io.esportslake.log.LakeRefusedException when a store cannot be asked at all, for example for want of a
     *     region
     */
    public synchronized LakePaths get() {
        if (made == null) {
            made = LakeRoots.paths(config, traffic);
        }
        return made;
    }

    /** Nothing can be read out of a store any more. */
    @PreDestroy
    public synchronized void close() throws IOException {
        if (made != null) {
            FileSystem files = made.dataLake().getFileSystem();
            if (!files.equals(FileSystems.getDefault())) {
                files.close();
            }
        }
    }
}
