package io.esportslake.cli;

import io.esportslake.app.ExitCode;
import java.io.PrintWriter;
import java.util.Locale;

/** What to say when some dead letters live by the log and their file is not there. */
final class LettersNotShown {

    private LettersNotShown() {}

    /** The exit code: whoever counts on all of them has to know */
    static int exitCode(long letters, PrintWriter err) {
        if (letters == 0) {
            return 0;
        }
        err.printf(
                Locale.ROOT,
                "%,d more dead letters are in files that are not there: those of a commit that was just made are there in"
                        + " a moment, so ask again; when it stays so, 'esports-lake verify' says what is missing%n",
                letters);
        err.flush();
        return ExitCode.FAILED;
    }
}
