package io.esportslake.log;

import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.nio.file.Path;

/** A process that opens a lake, stages a file, says so, and waits to be killed. Arguments: the lake, the writer id. */
final class LockHolder {

    private LockHolder() {}

    public static void main(String[] arguments) throws Exception {
        Lake lake = Lake.open(FileLakeStorage.of(LakePaths.of(Path.of(arguments[0])), arguments[1]), Lakes.options());
        Lakes.stage(lake.table("matches"), Root.PROCESSED, "staged by a child");
        System.out.println("ready");
        System.in.read(); // ends with the parent, should that die first
    }
}
