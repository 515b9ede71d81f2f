package io.esportslake.cli;

import io.esportslake.app.Threads;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.LakeMeans;
import io.esportslake.config.LakeRoots;
import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.Commit;
import io.esportslake.log.CommitLog;
import io.esportslake.log.FileNames;
import io.esportslake.log.Lake;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.Marks.Mark;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The lake as a command sees it: its log read as it is, without a writer's lock, also while the service runs. */
final class LakeLocation {

    private LakeLocation() {}

    /** The table's log, or a {@link StartRefusedException} when there is no lake. */
    static CommitLog log(LakeConfig config, TableDefinition table) {
        return there(config, List.of(table)).log(table.name());
    }

    /**
     * The lake, to look at these tables.
     *
     * @throws StartRefusedException when there is none
     */
    static LakeStorage there(LakeConfig config, List<TableDefinition> tables) {
        LakeStorage lake = reading(config);
        List<String> names = tables.stream().map(TableDefinition::name).toList();
        if (!isThere(lake, names)) {
            throw new StartRefusedException(
                    FailureCode.NOTHING_THERE,
                    "There is no lake at " + LakeRoots.location(config) + ": neither its " + FileNames.MARK
                            + " nor anything of " + String.join(", ", names)
                            + "; set DATA_LAKE_PATH to the place of one, and look whether its volume is mounted. A lake"
                            + " begins with the first start of the service");
        }
        return lake;
    }

    /** The lake, to look at; empty when there is no mark of one. */
    static Optional<LakeStorage> ifThere(LakeConfig config) {
        LakeStorage lake = reading(config);
        try {
            return lake.marks().read(Mark.LAKE).map(mark -> lake);
        } catch (IOException e) {
            throw lake.unreadable(e);
        }
    }

    private static boolean isThere(LakeStorage lake, List<String> tables) {
        try {
            return Lake.isAt(lake, tables);
        } catch (IOException e) {
            throw lake.unreadable(e);
        }
    }

    /** The lake, to look at. */
    static LakeStorage reading(LakeConfig config) {
        return LakeRoots.reading(config, LakeMeans.with(Threads::start));
    }

    /** The lake, to write to as a new writer. */
    static LakeStorage storage(LakeConfig config) {
        return LakeRoots.storage(config, LakeMeans.with(Threads::start));
    }

    /**
     * The newest commit of a table.
     *
     * @throws StartRefusedException when there is none yet
     */
    static Commit newest(CommitLog log, String table) throws IOException {
        List<Long> versions = log.versions();
        if (versions.isEmpty()) {
            throw new StartRefusedException(FailureCode.NOTHING_THERE, "Table " + table + " has no commit yet");
        }
        long newest = versions.get(versions.size() - 1);
        return log.read(newest)
                .orElseThrow(() -> new StartRefusedException(
                        FailureCode.CHANGED_MEANWHILE,
                        "Commit " + newest + " of table " + table + " was pruned while it was read; try again"));
    }
}
