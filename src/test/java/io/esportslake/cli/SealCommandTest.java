package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.log.HeldLake;
import io.esportslake.log.PartJoin;
import io.esportslake.log.SealRules;
import io.esportslake.log.UnjoinablePartsException;
import io.esportslake.seal.Sealer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SealCommandTest {

    private final HeldLake lake = new HeldLake();
    private final StringWriter out = new StringWriter();

    private int seal(PartJoin join) throws IOException {
        return seal(join, new PrintWriter(out));
    }

    private int seal(PartJoin join, PrintWriter printer) throws IOException {
        SealCommand.Telling telling = new SealCommand.Telling(printer);
        Sealer sealer = new Sealer(
                lake.sealing(),
                join,
                SealRules.of(Duration.ofDays(1)),
                new Sealer.Surroundings(() -> HeldLake.TIME, () -> 0, telling));
        return SealCommand.seal("matches", sealer, telling);
    }

    @Test
    void whatCanBeSealedIsThoughOtherPartsCannotAndAnotherSealerIsMet() throws IOException {
        lake.hold("live", "a");
        lake.hold("finished", "b");
        lake.hold("scheduled", "c");
        PartJoin right = lake.join();
        boolean[] isMet = {false};

        int exitCode = seal((parts, sums, commitId, output) -> {
            String key = parts.get(0).partitionKey().path();
            if (key.equals("status=live")) {
                throw new UnjoinablePartsException("one.held is damaged", new IOException("bytes"));
            }
            right.join(parts, sums, commitId, output);
            if (key.equals("status=finished") && !isMet[0]) {
                isMet[0] = true;
                lake.sealAll("finished");
            }
        });

        assertThat(exitCode).isEqualTo(1);
        assertThat(lake.visible()).containsExactlyInAnyOrder("b", "c");
        assertThat(out.toString())
                .containsOnlyOnce("Not sealed: one.held is damaged\n")
                .contains("Version 6: 1 files become processed/matches/status=scheduled/")
                .endsWith("1 files with 2 rows are held back now.\n");
    }

    /** As {@code head -0} does, and as a full disk: the first thing that is printed fails. */
    @Test
    void whatCannotBePrintedKeepsNothingFromBeingSealedAndIsToldAtTheEnd() throws IOException {
        lake.hold("live", "a");
        lake.hold("finished", "b");
        lake.hold("scheduled", "c");

        assertThatThrownBy(() -> seal(lake.join(), nobody())).isInstanceOf(OutputFailedException.class);

        assertThat(lake.visible()).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void whatCannotBeSealedIsTheExitCodeThoughNobodyReads() throws IOException {
        lake.hold("live", "a");

        int exitCode = seal(
                (parts, sums, commitId, output) -> {
                    throw new UnjoinablePartsException("one.held is damaged", new IOException("bytes"));
                },
                nobody());

        assertThat(exitCode).isEqualTo(1);
    }

    private static PrintWriter nobody() {
        return StandardOutput.writer(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                StandardCharsets.UTF_8);
    }

    @Test
    void whatATerminalWouldObeyIsWrittenVisibly() throws IOException {
        lake.hold("\u009b2J", "a");
        lake.hold("finished", "b");

        seal((parts, sums, commitId, output) -> {
            if (parts.get(0).partitionKey().path().equals("status=finished")) {
                throw new UnjoinablePartsException("status=\u202e is damaged", new IOException("bytes"));
            }
            lake.join().join(parts, sums, commitId, output);
        });

        assertThat(out.toString())
                .contains("become processed/matches/status=\\u009B2J/")
                .contains("Not sealed: status=\\u202E is damaged\n");
    }

    @Test
    void whenNothingIsLeftItIsDone() throws IOException {
        lake.hold("live", "a");

        assertThat(seal(lake.join())).isZero();
        assertThat(lake.visible()).containsExactly("a");
    }
}
