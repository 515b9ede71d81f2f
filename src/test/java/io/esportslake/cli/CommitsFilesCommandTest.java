package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.config.StartRefusedException;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.LogPruning;
import io.esportslake.log.LongLog;
import io.esportslake.log.Root;
import io.esportslake.parquet.DuckDb;
import io.esportslake.reader.SampleLake;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitsFilesCommandTest {

    @TempDir
    Path directory;

    private String files(LakePaths paths, String table, boolean json) throws IOException {
        StringWriter out = new StringWriter();
        CommitsFilesCommand command = new CommitsFilesCommand();
        command.json = json;
        command.list(FileLakeStorage.reading(paths), table, new PrintWriter(out));
        return out.toString();
    }

    private static List<String> onDisk(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void asJsonTheyAreOneArrayOfWhatLiesOnDisk() throws Exception {
        LakePaths paths = SampleLake.small(directory);

        JsonNode files = new ObjectMapper().readTree(files(paths, "matches", true));

        List<String> found = new ArrayList<>();
        long rows = 0;
        for (JsonNode file : files) {
            assertThat(file.fieldNames()).toIterable().containsExactly("path", "rows", "bytes", "partition", "version");
            Path path = Path.of(file.get("path").asText());
            found.add(path.toString());
            assertThat(file.get("bytes").asLong()).isEqualTo(Files.size(path));
            assertThat(DuckDb.query("select count(*) from read_parquet(%s)", path))
                    .containsExactly(file.get("rows").asText());
            assertThat(path.toString())
                    .contains("/" + file.get("partition").asText())
                    .contains("/%020d-".formatted(file.get("version").asLong()));
            rows += file.get("rows").asLong();
        }
        List<String> expected = new ArrayList<>(onDisk(paths.tableDirectory(Root.PROCESSED, "matches")));
        expected.addAll(onDisk(paths.tableDirectory(Root.DEAD_LETTERS, "matches")));
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(rows).isEqualTo(24 + 3);
    }

    @Test
    void forPeopleTheyAreATableWhateverWasPruned() throws IOException {
        LakePaths paths = LakePaths.of(directory.resolve("lake"));
        LongLog.fill(paths, 8, 3);
        LongLog.append(paths, 8, 3);
        LakeStorage storage = FileLakeStorage.reading(paths);
        LogPruning.apply(storage, LogPruning.plan(storage, "matches"));
        assertThat(storage.log("matches").versions()).doesNotContain(8L);

        assertThat(files(paths, "matches", false))
                .isEqualTo("""
                    version  rows  bytes  partition    path
                    -------  ----  -----  -----------  %1$s
                          8     2     11  status=live  %2$s/processed/matches/status=live/00000000000000000008-0.parquet
                    """.formatted("-".repeat(paths.dataLake().toString().length() + 61), paths.dataLake()));
    }

    @Test
    void aTableWithoutFilesHasAnEmptyListAndOneWithoutCommitsIsRefused() throws IOException {
        LakePaths paths = LakePaths.of(directory.resolve("lake"));
        LongLog.append(paths, 2, 3);

        assertThat(files(paths, "matches", true)).isEqualTo("[\n]\n");
        assertThat(files(paths, "matches", false)).endsWith("(no rows)\n");
        assertThatThrownBy(() -> files(paths, "players", true))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1002: Table players has no commit yet");
    }
}
