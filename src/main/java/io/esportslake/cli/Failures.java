package io.esportslake.cli;

import io.esportslake.app.ExitCode;
import io.esportslake.app.StartRefusedException;
import io.esportslake.commit.InconsistentLakeException;
import io.esportslake.commit.LakeRefusedException;
import java.io.PrintStream;

/** How a command's failure is told: a sentence for what the user can mend, a stack trace for what they cannot. */
final class Failures {

    private Failures() {}

    /** @return the exit code */
    static int report(Exception failure, PrintStream err) {
        if (failure instanceof StartRefusedException
                || failure instanceof LakeRefusedException
                || failure instanceof InconsistentLakeException) {
            err.println(failure.getMessage());
            return ExitCode.REFUSED;
        }
        err.println("Failed: " + failure);
        failure.printStackTrace(err);
        return ExitCode.FAILED;
    }
}
