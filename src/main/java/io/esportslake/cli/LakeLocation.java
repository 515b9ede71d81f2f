package io.esportslake.cli;

import io.esportslake.config.LakeConfig;
import io.esportslake.config.LakeRoots;
import io.esportslake.config.StartRefusedException;
import io.esportslake.log.Commit;
import io.esportslake.log.CommitLog;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** The lake as a command sees it: its log read as it is, without a writer's lock, also while the service runs. */
final class LakeLocation {

    private LakeLocation() {}

    /** @throws StartRefusedException when there is no lake */
    static CommitLog log(LakeConfig config, TableDefinition table) {
        if (!Files.isDirectory(config.dataLakePath())) {
            throw new StartRefusedException("There is no lake at "
                    + LakeRoots.location(config)
                    + "; set DATA_LAKE_PATH to the directory of one");
        }
        return LakeRoots.reading(config).log(table.name());
    }

    /** The newest commit of a table. @throws StartRefusedException when there is none yet */
    static Commit newest(CommitLog log, String table) throws IOException {
        List<Long> versions = log.versions();
        if (versions.isEmpty()) {
            throw new StartRefusedException("Table " + table + " has no commit yet");
        }
        long newest = versions.get(versions.size() - 1);
        return log.read(newest)
                .orElseThrow(() -> new StartRefusedException(
                        "Commit " + newest + " of table " + table + " was pruned while it was read; try again"));
    }
}
