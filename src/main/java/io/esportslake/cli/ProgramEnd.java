package io.esportslake.cli;

import io.esportslake.app.ExitCode;
import io.esportslake.config.HttpAddressCheck;
import io.esportslake.config.StartDiagnosis;
import io.esportslake.failure.FailureCode;
import io.esportslake.table.LakeTables;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.util.ExceptionUtil;
import java.io.PrintStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The end of the program as the framework reports it, told to whoever started it, and turned into an exit code. */
final class ProgramEnd {

    private ProgramEnd() {}

    /**
     * Tells it, and hands on the exit code.
     *
     * @param failure why the program could not start; null when it did
     */
    static void of(int exitCode, @Nullable Throwable failure, LakeTables tables) {
        int told = failure == null ? exitCode : tell(failure, tables, System.err);
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(told, failure);
    }

    /**
     * Tells it.
     *
     * @return the exit code
     */
    static int tell(Throwable failure, LakeTables tables, PrintStream err) {
        if (ExceptionUtil.getRootCause(failure) instanceof PreventFurtherStepsException refusal
                && refusal.getMessage() != null) {
            err.println(refusal.getMessage());
            return refusal.getExitCode();
        }
        if (ExceptionUtil.getRootCause(failure) instanceof QuarkusBindException taken) {
            err.println(HttpAddressCheck.sentence(taken.getHost(), taken.getPort()));
            return ExitCode.REFUSED;
        }
        Optional<String> settings = StartDiagnosis.of(failure, tables);
        if (settings.isPresent()) {
            err.println(settings.get());
            return ExitCode.REFUSED;
        }
        err.println(FailureCode.UNEXPECTED.says("Failed: " + failure));
        failure.printStackTrace(err);
        return ExitCode.FAILED;
    }
}
