package io.esportslake.config;

import io.esportslake.log.LakeOpenOptions;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.Root;
import io.esportslake.parquet.ParquetFooter;
import io.esportslake.source.StartingOffsets;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** How this program opens a lake, from its configuration. */
public final class LakeRoots {

    private static final Logger LOG = Logger.getLogger("lake");

    private LakeRoots() {}

    /** The lake's directories. */
    public static LakePaths paths(LakeConfig config) {
        return new LakePaths(
                config.dataLakePath(),
                config.processedDataPath().orElse(config.dataLakePath().resolve(Root.PROCESSED.text())));
    }

    /** Where the lake is, for a sentence: in full, whatever directory the program was started in. */
    public static String location(LakeConfig config) {
        return config.dataLakePath().toAbsolutePath().normalize().toString();
    }

    /** The lake, to write to as a new writer. */
    public static LakeStorage storage(LakeConfig config) {
        return FileLakeStorage.of(paths(config), "w-" + UUID.randomUUID());
    }

    /** The lake, to look at: takes no lock, changes nothing. */
    public static LakeStorage reading(LakeConfig config) {
        return FileLakeStorage.reading(paths(config));
    }

    /** To write to these tables. */
    public static LakeOpenOptions options(
            LakeConfig config, List<TableDefinition> tables, StartingOffsets startingOffsets) {
        return new LakeOpenOptions(
                tables,
                () -> UUID.randomUUID().toString(),
                Application.NAME_AND_VERSION,
                Instant::now,
                config.commits().kept(),
                startingOffsets == StartingOffsets.LATEST,
                (file, bytes, name) ->
                        ParquetFooter.read(file::open, bytes, name).rows(),
                LOG::warn);
    }
}
