package io.esportslake.cli;

import io.esportslake.app.ParquetOptions;
import io.esportslake.config.Application;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.LakeRoots;
import io.esportslake.log.Commit;
import io.esportslake.log.Lake;
import io.esportslake.log.SealRules;
import io.esportslake.log.SealTurn;
import io.esportslake.log.TableSealing;
import io.esportslake.reader.HeldPartReader;
import io.esportslake.seal.PartJoiner;
import io.esportslake.seal.SealListener;
import io.esportslake.seal.SealStatus;
import io.esportslake.seal.Sealer;
import io.esportslake.source.StartingOffsets;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code seal}: by hand, and at once, what the service does when a window is over. */
@Command(
        name = "seal",
        description = {
            "Shows readers all rows that are committed and held back (ESPORTS_LAKE_VISIBLE_AFTER), in few and large files."
                    + " The service does so by itself when a window is over, and when it stops. Safe while services run.",
            "Exit code 0: nothing is held back any more but what was committed meanwhile; 1: something could not be sealed"
                    + " and stays as it is; 2: there is no such lake, or it is damaged."
        })
class SealCommand implements Callable<Integer> {

    private static final long MEMORY_BYTES = 192L << 20;
    /** Services that seal the same meanwhile are met one after the other. */
    private static final int ROUNDS = 10;

    @Mixin
    HelpOption help;

    @Inject
    LakeConfig config;

    @Spec
    CommandSpec spec;

    @Mixin
    TableOption table;

    @Override
    public Integer call() throws Exception {
        LakeLocation.newest(
                LakeLocation.log(config, table.table()), table.table().name());
        Telling telling = new Telling(spec.commandLine().getOut());
        try (Lake lake = Lake.open(
                        LakeLocation.storage(config),
                        LakeRoots.options(config, List.of(table.table()), StartingOffsets.EARLIEST));
                BufferAllocator memory = new RootAllocator(MEMORY_BYTES)) {
            return seal(lake, memory, telling);
        } catch (IOException | RuntimeException e) {
            throw telling.hasSealed ? new PartlyDoneException(e) : e;
        }
    }

    private int seal(Lake lake, BufferAllocator memory, Telling telling) throws IOException {
        String name = table.table().name();
        TableSealing sealing = lake.sealing(name);
        PartJoiner joiner = new PartJoiner(
                new HeldPartReader(LakeRoots.paths(config)),
                ParquetOptions.of(config),
                memory,
                new PartJoiner.Maker(Application.NAME_AND_VERSION, lake.writerId(), name),
                Instant::now,
                () -> {});
        return seal(
                name,
                new Sealer(
                        sealing,
                        joiner,
                        SealRules.of(Duration.ofDays(1)),
                        new Sealer.Surroundings(Instant::now, System::nanoTime, telling)),
                telling);
    }

    /**
     * Seals all that can be, whatever cannot.
     *
     * @return 0, or 1 when something could not be sealed
     * @throws OutputFailedException when all is sealed, and not all of it could be told
     */
    static int seal(String name, Sealer sealer, Telling telling) {
        boolean isDone = sealer.round(SealTurn.LAST);
        for (int round = 1; round < ROUNDS && sealer.hasMetAnother(); round++) {
            isDone = sealer.round(SealTurn.LAST);
        }
        SealStatus status = sealer.status();
        telling.out.printf(
                Locale.ROOT,
                "Table %s: %d seals, %d rows and dead letters in %d bytes; %d files with %d rows are held back now.%n",
                name,
                status.seals(),
                status.sealedRows(),
                status.sealedBytes(),
                status.held().sums().files(),
                status.held().sums().rows());
        if (!isDone) {
            telling.out.flush();
            return 1;
        }
        telling.end();
        return 0;
    }

    /** A line for each seal. */
    static final class Telling implements SealListener {

        private final PatientOutput lines;
        private final PrintWriter out;
        private boolean hasSealed;

        Telling(PrintWriter out) {
            lines = new PatientOutput(out);
            this.out = new PrintWriter(lines);
        }

        private void end() {
            out.flush();
            lines.requirePrinted();
        }

        @Override
        public void round(SealStatus status) {
            // The last line tells it.
        }

        @Override
        public void sealed(Commit commit, Duration took) {
            hasSealed = true;
            commit.files()
                    .forEach(file -> out.printf(
                            Locale.ROOT,
                            "Version %d: %d files become %s/%s, %d rows, %d bytes, %d ms%n",
                            commit.version(),
                            commit.change().removed().size(),
                            file.root().text(),
                            CellText.onOneLine(file.finalPath()),
                            file.rows(),
                            file.bytes(),
                            took.toMillis()));
            out.flush();
        }

        @Override
        public void gathered(Commit commit, Duration took) {
            // Only a window that is not over leaves something to gather, and here it is over for all.
        }

        @Override
        public void trouble(String table, String why) {
            out.println("Not sealed: " + CellText.onOneLine(why));
            out.flush();
        }
    }
}
