package io.esportslake.cli;

import io.esportslake.app.ExitCode;
import io.esportslake.app.NoAnswerException;
import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.InconsistentLakeException;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.log.StorageException;
import io.esportslake.reader.DamagedFileException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** How a command's failure is told: a sentence for what the user can mend, a stack trace for what they cannot. */
final class Failures {

    private Failures() {}

    /**
     * Tells it.
     *
     * @return the exit code
     */
    static int report(Exception failure, PrintStream err) {
        if (failure instanceof PartlyDoneException part) {
            int told = report(part.failure(), err);
            return told == ExitCode.REFUSED ? ExitCode.FAILED : told;
        }
        if (failure instanceof StartRefusedException
                || failure instanceof LakeRefusedException
                || failure instanceof InconsistentLakeException
                || failure instanceof NoAnswerException) {
            tell(String.valueOf(failure.getMessage()), err);
            return ExitCode.REFUSED;
        }
        Throwable cause = failure instanceof UncheckedIOException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof StorageException asked) {
            tell(FailureCode.STORE_UNUSABLE.says(asked.getMessage()), err);
            return ExitCode.REFUSED;
        }
        if (cause instanceof FileSystemException denied) {
            tell(
                    FailureCode.FILE_UNUSABLE.says(
                            "Could not be read or written: " + denied.getFile() + ": " + reason(denied)),
                    err);
            return ExitCode.REFUSED;
        }
        if (cause instanceof DamagedFileException damaged) {
            tell(
                    FailureCode.FILE_DAMAGED.says(
                            damaged.getMessage() + "; 'esports-lake verify' says what is sound and what to do"),
                    err);
            return ExitCode.FAILED;
        }
        if (failure instanceof OutputFailedException output) {
            if (output.isReaderGone()) {
                return ExitCode.READER_GONE;
            }
            tell(FailureCode.OUTPUT_UNWRITABLE.says("The output cannot be written: " + output.reason()), err);
            return ExitCode.FAILED;
        }
        String sentence = String.valueOf(cause.getMessage());
        if (FailureCode.isAtHeadOf(sentence)) {
            tell(sentence, err);
            return ExitCode.FAILED;
        }
        err.println(FailureCode.UNEXPECTED.says("Failed: " + failure));
        failure.printStackTrace(err);
        return ExitCode.FAILED;
    }

    /** Names of files and partitions come from records. */
    private static void tell(String sentence, PrintStream err) {
        err.println(CellText.onLines(sentence));
    }

    private static String reason(FileSystemException failure) {
        if (failure.getReason() != null) {
            return failure.getReason();
        }
        return failure instanceof AccessDeniedException
                ? "permission denied"
                : failure instanceof NoSuchFileException
                        ? "there is no such file"
                        : failure.getClass().getSimpleName();
    }
}
