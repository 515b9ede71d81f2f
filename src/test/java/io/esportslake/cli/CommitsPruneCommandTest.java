package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.log.LongLog;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitsPruneCommandTest {

    @TempDir
    Path directory;

    private String prune(LakePaths paths, boolean apply) throws IOException {
        StringWriter out = new StringWriter();
        CommitsPruneCommand command = new CommitsPruneCommand();
        command.apply = apply;
        assertThat(command.prune(FileLakeStorage.reading(paths), "matches", new PrintWriter(out)))
                .isZero();
        return out.toString();
    }

    @Test
    void saysWhatItWouldDeleteThenDeletesIt() throws IOException {
        LakePaths paths = LakePaths.of(directory.resolve("lake"));
        LongLog.fill(paths, 8, 3);
        String said = """
                Table matches: version 8, the newest that is published, calls documents below version 6 pruned.
                Kept: versions 6 to 8.
                To be deleted: 5 documents, versions 1 to 5.
                """;

        assertThat(prune(paths, false)).isEqualTo(said + "Nothing was changed. Run this with --apply.\n");
        assertThat(FileLakeStorage.reading(paths).log("matches").versions()).hasSize(8);

        assertThat(prune(paths, true)).isEqualTo(said + "Deleted: 5 documents.\n");
        assertThat(FileLakeStorage.reading(paths).log("matches").versions()).containsExactly(6L, 7L, 8L);

        assertThat(prune(paths, true)).endsWith("Kept: versions 6 to 8.\nNothing to prune.\n");
    }
}
