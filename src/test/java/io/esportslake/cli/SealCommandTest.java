package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.log.HeldLake;
import io.esportslake.log.PartJoin;
import io.esportslake.log.SealRules;
import io.esportslake.log.UnjoinablePartsException;
import io.esportslake.seal.Sealer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SealCommandTest {

    private final HeldLake lake = new HeldLake();
    private final StringWriter out = new StringWriter();

    private int seal(PartJoin join) throws IOException {
        PrintWriter printer = new PrintWriter(out);
        Sealer sealer = new Sealer(
                lake.sealing(),
                join,
                SealRules.of(Duration.ofDays(1)),
                new Sealer.Surroundings(() -> HeldLake.TIME, () -> 0, new SealCommand.Telling(printer)));
        return SealCommand.seal("matches", sealer, printer);
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

    @Test
    void whenNothingIsLeftItIsDone() throws IOException {
        lake.hold("live", "a");

        assertThat(seal(lake.join())).isZero();
        assertThat(lake.visible()).containsExactly("a");
    }
}
