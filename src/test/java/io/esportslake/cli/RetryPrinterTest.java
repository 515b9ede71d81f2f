package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.reader.RetriedTables;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a retry of dead letters tells. */
class RetryPrinterTest {

    @TempDir
    private Path directory;

    private String printed(boolean isForecast, boolean isJson) throws Exception {
        StringWriter out = new StringWriter();
        RetryPrinter printer = new RetryPrinter("games", isForecast, isJson, new PrintWriter(out));
        printer.end(RetriedTables.retry(directory, isForecast, printer::committed));
        return out.toString();
    }

    @Test
    void eachCommitIsALineAndTheEndSaysWhatStaysByReason() throws Exception {
        RetriedTables.make(directory);

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
        RetriedTables.make(directory);

        JsonNode told = new ObjectMapper().readTree(printed(false, true));

        assertThat(told.toString())
                .isEqualTo("{\"table\":\"games\",\"dryRun\":false,\"letters\":18,\"rows\":16,\"stay\":2,\"notWhole\":0,"
                        + "\"reasons\":{\"wrong-type\":2},\"versions\":[3]}");
    }
}
