package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.reader.RetriedLake;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a retry of dead letters tells. */
class RetryPrinterTest {

    @TempDir
    private Path directory;

    private String printed(boolean isForecast, boolean isJson) throws Exception {
        StringWriter out = new StringWriter();
        new RetryPrinter("games", isForecast, isJson, new PrintWriter(out))
                .tell(told -> RetriedLake.retry(directory, isForecast, told));
        return out.toString();
    }

    @Test
    void eachCommitIsALineAndTheEndSaysWhatStaysByReason() throws Exception {
        RetriedLake.make(directory);

        assertThat(printed(true, false)).isEqualToNormalizingNewlines("""
                Table games: of 18 dead letters 16 would become rows, and 2 would stay
                            2  wrong-type
                """);
        assertThat(printed(false, false)).isEqualToNormalizingNewlines("""
                Version 3: 16 dead letters became rows; 2 letters of the same files stay (files replaced: 1, new: 4)
                Table games: of 18 dead letters 16 became rows, and 2 stay
                            2  wrong-type
                """);
    }

    @Test
    void jsonHasAllFiguresAndTheVersions() throws Exception {
        RetriedLake.make(directory);

        JsonNode told = new ObjectMapper().readTree(printed(false, true));

        assertThat(told.toString())
                .isEqualTo(
                        "{\"table\":\"games\",\"dryRun\":false,\"complete\":true,\"letters\":18,\"rows\":16,\"stay\":2,\"notWhole\":0,"
                                + "\"noMemory\":0,\"reasons\":{\"wrong-type\":2},\"versions\":[3]}");
    }

    /** What is committed is published all the same, and what is left is retried. */
    @Test
    void whatCannotBePrintedKeepsNoLetterFromBeingRetriedAndIsToldAtTheEnd() throws Exception {
        RetriedLake.make(directory);
        PrintWriter nobody = StandardOutput.writer(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                StandardCharsets.UTF_8);

        assertThatThrownBy(() -> new RetryPrinter("games", false, false, nobody)
                        .tell(told -> RetriedLake.retry(directory, false, told)))
                .isInstanceOf(OutputFailedException.class);

        try (Stream<Path> letters = Files.list(directory.resolve("dead_letters/games"))) {
            assertThat(letters.filter(file -> file.toString().endsWith(".parquet")))
                    .singleElement()
                    .asString()
                    .contains("00000000000000000003-");
        }
    }

    /** A retry whose commits are done and that cannot go on. */
    private String printedOfFailing(boolean isJson) throws Exception {
        RetriedLake.make(directory);
        AccessDeniedException denied = new AccessDeniedException("/lake/processed/games");
        StringWriter out = new StringWriter();
        RetryPrinter printer = new RetryPrinter("games", false, isJson, new PrintWriter(out));

        assertThatThrownBy(() -> printer.tell(told -> {
                    RetriedLake.retry(directory, false, told);
                    throw denied;
                }))
                .isInstanceOfSatisfying(
                        PartlyDoneException.class,
                        part -> assertThat(part.failure()).isSameAs(denied));
        return out.toString();
    }

    @Test
    void whatFailsAfterACommitHasToldWhatIsDone() throws Exception {
        assertThat(printedOfFailing(false)).isEqualToNormalizingNewlines("""
                Version 3: 16 dead letters became rows; 2 letters of the same files stay (files replaced: 1, new: 4)
                Table games: stopped before its end; 16 dead letters became rows, which stay. Run it again for the rest
                """);
    }

    @Test
    void soItHasInJson() throws Exception {
        assertThat(new ObjectMapper().readTree(printedOfFailing(true)).toString())
                .isEqualTo("{\"table\":\"games\",\"dryRun\":false,\"complete\":false,\"letters\":18,\"rows\":16,"
                        + "\"stay\":2,\"notWhole\":0,\"noMemory\":0,\"reasons\":{\"wrong-type\":2},\"versions\":[3]}");
    }

    @Test
    void whatFailsBeforeItsFirstCommitTellsNothing() {
        AccessDeniedException denied = new AccessDeniedException("/lake/processed/games");
        StringWriter out = new StringWriter();

        assertThatThrownBy(() -> new RetryPrinter("games", false, true, new PrintWriter(out)).tell(told -> {
                    throw denied;
                }))
                .isSameAs(denied);
        assertThat(out.toString()).isEmpty();
    }
}
