package io.esportslake.config;

import io.esportslake.commit.LakeOpenOptions;
import io.esportslake.commit.LakePaths;
import io.esportslake.commit.Root;
import io.esportslake.ingest.StartingOffsets;
import io.esportslake.table.TableDefinition;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** How this program opens a lake, from its configuration. */
public final class LakeRoots {

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

    /** To write to these tables, as a new writer. */
    public static LakeOpenOptions options(
            LakeConfig config, List<TableDefinition> tables, StartingOffsets startingOffsets) {
        return new LakeOpenOptions(
                tables,
                "w-" + UUID.randomUUID(),
                () -> UUID.randomUUID().toString(),
                Application.NAME_AND_VERSION,
                Instant::now,
                config.commits().kept(),
                startingOffsets == StartingOffsets.LATEST);
    }
}
