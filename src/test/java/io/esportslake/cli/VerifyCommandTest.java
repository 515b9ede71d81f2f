package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.reader.CheckResult;
import io.esportslake.reader.Finding;
import io.esportslake.reader.SampleLake;
import io.esportslake.reader.TableResult;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final VerifyCommand command = new VerifyCommand();

    @Test
    void aSoundLakeExitsWithZeroAndSaysWhatWasLookedAt() throws IOException {
        assertThat(verify(SampleLake.small(directory))).isZero();
        assertThat(out.toString().replaceAll("\\d+\\.\\d\\d s", "N s").replaceAll("[0-9,]+ bytes", "N bytes"))
                .startsWith("""
                        matches: up to version 4, next offsets esports-matches-0@15 esports-matches-1@15
                          ok     commit log         N s  4 documents, versions 1 to 4
                          ok     offset ranges      N s  8 ranges of 2 topic partitions tile
                          ok     record counts      N s  28 received = 24 rows + 3 dead letters + 1 tombstones
                          ok     files              N s  12 files of N bytes
                          ok     footers            N s  12 footers, 27 rows and dead letters in them
                          ok     offsets            N s  27 records, each offset once and inside its micro-batch
                          ok     derived columns    N s  8 rows recomputed, 3 columns each

                        players: up to version 4, next offsets esports-players-0@12
                        """)
                .endsWith("Sound.\n");
    }

    @Test
    void aDamagedLakeExitsWithOneAndNamesTheFinding() throws IOException {
        LakePaths paths = SampleLake.small(directory);
        Files.delete(paths.commitFile("matches", 3));

        assertThat(verify(paths)).isEqualTo(1);
        assertThat(out.toString())
                .contains("  FOUND  commit log")
                .contains("  commit log: matches version 3\n    found     no ")
                .endsWith("Not sound: 1 finding.\n");
    }

    @Test
    void jsonSaysTheSame() throws IOException {
        LakePaths paths = SampleLake.small(directory);
        Files.delete(paths.commitFile("matches", 3));
        command.json = true;

        assertThat(verify(paths)).isEqualTo(1);
        assertThat(out.toString()).startsWith("{\n  \"sound\" : false,\n").contains("\"subject\" : \"version 3\"");
    }

    @Test
    void whatATerminalWouldObeyIsWrittenVisibly() {
        String file = "status=\u009b2J/1.parquet";
        Finding finding = new Finding("files", "matches", file, file + " is cut", file, "Restore " + file);
        CheckResult found = new CheckResult("files", "", Duration.ZERO, List.of(finding), 1);
        CheckResult sound = new CheckResult("offsets", file + " is sound", Duration.ZERO, List.of(), 0);

        VerifyText.print(
                new TableResult("matches", 1, List.of(found, sound), Map.of(), Optional.empty()), new PrintWriter(out));

        assertThat(out.toString()).doesNotContain("\u009b").contains("    what to do: Restore status=\\u009B2J/1");
    }

    private int verify(LakePaths paths) throws IOException {
        return command.verify(paths, BuiltInTables.ALL.all(), Optional.empty(), new PrintWriter(out));
    }
}
