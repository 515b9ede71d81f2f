package io.esportslake.commit;

import java.nio.file.Path;

/** A process that opens a lake, stages a file, says so, and waits to be killed. Arguments: the lake, the writer id. */
final class LockHolder {

    private LockHolder() {}

    public static void main(String[] arguments) throws Exception {
        Lake lake = Lake.open(LakePaths.of(Path.of(arguments[0])), Lakes.options(arguments[1]));
        Lakes.stage(lake.table("matches"), Root.PROCESSED, "staged by a child");
        System.out.println("ready");
        System.in.read(); // ends with the parent, should that die first
    }
}
