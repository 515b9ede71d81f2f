package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.app.ExitCode;
import io.esportslake.declare.BuiltInTables;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValidationException.Problem;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class ProgramEndTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void aRefusalIsItsSentence() {
        assertThat(tell(new IllegalStateException(new PreventFurtherStepsException("Not here", 2))))
                .isEqualTo(2);
        assertThat(printed()).isEqualToNormalizingNewlines("Not here\n");
    }

    @Test
    void whatTheFrameworkSaysOfItsSettingsLosesItsNumbers() {
        Problem problem = new Problem("SRCFG00014: The config property quarkus.http.some-thing is required but it could"
                + " not be found in any config source");

        assertThat(tell(new ConfigValidationException(new Problem[] {problem}))).isEqualTo(ExitCode.REFUSED);
        assertThat(printed())
                .isEqualToNormalizingNewlines("EL-1014: The configuration cannot be used: The config property"
                        + " quarkus.http.some-thing is required but it could not be found in any config source\n");
    }

    @Test
    void aSettingThatMayBeASecretIsNamedWithoutItsText() {
        Problem problem = new Problem("SRCFG00039: The config property quarkus.security.users.embedded.users.ops with"
                + " the config value \"hunter2\" threw an Exception whilst being converted no");

        tell(new ConfigValidationException(new Problem[] {problem}));

        assertThat(printed())
                .isEqualToNormalizingNewlines(
                        "EL-1014: The configuration cannot be used: see quarkus.security.users.embedded.users.ops\n");
    }

    @Test
    void whatKafkasClientSaysIsOneSentence() {
        assertThat(tell(new RuntimeException(
                        new ConfigException("max.poll.records", "abc", "Not a number of type INT"))))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(printed())
                .isEqualToNormalizingNewlines(
                        "EL-1047: The Kafka client cannot start with the settings given: Invalid value abc for"
                                + " configuration max.poll.records: Not a number of type INT; check the kafka.* and"
                                + " mp.messaging.* settings\n");
    }

    @Test
    void aPortThatWasTakenMeanwhileIsARefusalThatKillsNobody() {
        assertThat(tell(new IllegalStateException(new QuarkusBindException("0.0.0.0", 8080, new BindException()))))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(printed())
                .isEqualToNormalizingNewlines("EL-1060: Port 8080 of 0.0.0.0 is in use by another process. Set"
                        + " QUARKUS_HTTP_PORT to a free port, or to 0 for any free one; each process on this machine"
                        + " needs its own\n");
    }

    @Test
    void anythingElseComesWithItsStackTrace() {
        assertThat(tell(new IllegalStateException("what"))).isEqualTo(ExitCode.FAILED);
        assertThat(printed())
                .startsWith("EL-3099: Failed: java.lang.IllegalStateException: what")
                .contains("\tat " + ProgramEndTest.class.getName());
    }

    private int tell(Throwable failure) {
        return ProgramEnd.tell(failure, BuiltInTables.ALL, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
