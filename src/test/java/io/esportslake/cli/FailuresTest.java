package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.app.ExitCode;
import io.esportslake.app.NoAnswerException;
import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.InconsistentLakeException;
import io.esportslake.log.LakeRefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void whatTheUserCanMendIsToldInASentenceAlone() {
        assertThat(report(new StartRefusedException(FailureCode.NO_BROKERS_NAMED, "Set KAFKA_BOOTSTRAP_SERVERS")))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(report(new InconsistentLakeException(FailureCode.LOG_GAP, "Version 3 is missing")))
                .isEqualTo(ExitCode.REFUSED);

        assertThat(report(new NoAnswerException(FailureCode.KAFKA_SILENT, "Kafka did not tell the offsets")))
                .isEqualTo(ExitCode.REFUSED);

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("""
            EL-1040: Set KAFKA_BOOTSTRAP_SERVERS
            EL-2024: Version 3 is missing
            EL-1050: Kafka did not tell the offsets
            """);
    }

    @Test
    void whatTheUserCannotMendComesWithItsStackTrace() {
        assertThat(report(new IOException("disk"))).isEqualTo(ExitCode.FAILED);

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("EL-3099: Failed: java.io.IOException: disk")
                .contains("\tat " + FailuresTest.class.getName());
    }

    @Test
    void whatHasACodeIsASentenceWhoeverThrowsIt() {
        IOException trusted = new IOException("EL-3008: An fsync has failed before");
        assertThat(report(new IOException("EL-2062: File x has become part of a larger one", new RuntimeException())))
                .isEqualTo(ExitCode.FAILED);
        assertThat(report(new UncheckedIOException("while it was written", trusted)))
                .isEqualTo(ExitCode.FAILED);
        assertThat(report(new IllegalStateException("EL-3006: Record t-0@7 does not fit into the memory")))
                .isEqualTo(ExitCode.FAILED);

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("""
            EL-2062: File x has become part of a larger one
            EL-3008: An fsync has failed before
            EL-3006: Record t-0@7 does not fit into the memory
            """);
    }

    @Test
    void whatATerminalWouldObeyIsWrittenVisibly() {
        report(new LakeRefusedException(FailureCode.FILES_NOT_COUNTED, "status=\u009b2J\u202e is missing\nand more"));
        report(new FileSystemException("/lake/status=\u009b2J", null, "Input/output error"));

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("""
            EL-2030: status=\\u009B2J\\u202E is missing
            and more
            EL-1003: Could not be read or written: /lake/status=\\u009B2J: Input/output error
            """);
    }

    @Test
    void aFileThatMayNotBeReadIsOneSentence() {
        AccessDeniedException denied = new AccessDeniedException("/lake/processed/matches/lost+found");
        assertThat(report(denied)).isEqualTo(ExitCode.REFUSED);
        assertThat(report(new UncheckedIOException(denied))).isEqualTo(ExitCode.REFUSED);
        assertThat(report(new FileSystemException("/lake/x", null, "Input/output error")))
                .isEqualTo(ExitCode.REFUSED);

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("""
            EL-1003: Could not be read or written: /lake/processed/matches/lost+found: permission denied
            EL-1003: Could not be read or written: /lake/processed/matches/lost+found: permission denied
            EL-1003: Could not be read or written: /lake/x: Input/output error
            """);
    }

    @Test
    void whatFailedAfterACommitIsNoRefusalHoweverItFailed() {
        assertThat(report(new PartlyDoneException(new AccessDeniedException("/lake/x"))))
                .isEqualTo(ExitCode.FAILED);
        assertThat(report(new PartlyDoneException(
                        new LakeRefusedException(FailureCode.CHANGED_MEANWHILE, "Another writer has taken over"))))
                .isEqualTo(ExitCode.FAILED);

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("""
            EL-1003: Could not be read or written: /lake/x: permission denied
            EL-2062: Another writer has taken over
            """);
    }

    private int report(Exception failure) {
        return Failures.report(failure, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }
}
