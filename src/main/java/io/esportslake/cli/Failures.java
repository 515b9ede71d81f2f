package io.esportslake.cli;

import io.esportslake.app.ExitCode;
import io.esportslake.app.StartRefusedException;

/** How a command's failure is told: a sentence for what the user can mend, a stack trace for what they cannot. */
final class Failures {

    private Failures() {}

    static int report(Exception failure) {
        if (failure instanceof StartRefusedException) {
            System.err.println(failure.getMessage());
            return ExitCode.REFUSED;
        }
        System.err.println("Failed: " + failure);
        failure.printStackTrace();
        return ExitCode.FAILED;
    }
}
