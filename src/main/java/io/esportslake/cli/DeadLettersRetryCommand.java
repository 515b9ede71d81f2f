package io.esportslake.cli;

import io.esportslake.app.ParquetOptions;
import io.esportslake.batch.BatchLimits;
import io.esportslake.batch.StoredLetters;
import io.esportslake.config.Application;
import io.esportslake.config.JvmOptions;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.LakeRoots;
import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import io.esportslake.ingest.LetterFileReader;
import io.esportslake.ingest.LetterRetry;
import io.esportslake.ingest.RetryTally;
import io.esportslake.ingest.ThisProgram;
import io.esportslake.ingest.TimeAndIds;
import io.esportslake.log.Commit;
import io.esportslake.log.Inventory;
import io.esportslake.log.Lake;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.RootedPath;
import io.esportslake.log.TableWriter;
import io.esportslake.parquet.ParquetEncoder;
import io.esportslake.reader.HeldPartReader;
import io.esportslake.source.StartingOffsets;
import io.esportslake.table.TableDefinition;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dead-letters retry}: rows of letters that the table can read by now. */
@Command(
        name = "retry",
        description = {
            "Decodes dead letters of a table again, after its file was mended, and makes rows of those that can be"
                    + " read now: at their own offsets, each once, in commits of their own. Nothing is sent to the topic."
                    + " A letter that still cannot be read stays as it is. Safe while services run, and when it is killed"
                    + " and run again.",
            "Start the services with the mended file first: a commit with a newer version of a table's file ends those"
                    + " that run with an older one.",
            "Exit code 0: every letter that was meant was decoded again; 1: something failed, and what was told"
                    + " is done; 2: there is no such lake, or it must not be done now, and nothing was."
        },
        sortOptions = false)
class DeadLettersRetryCommand implements Callable<Integer> {

    /** A service whose budget is larger may have stored larger letters. */
    private static final long LEAST_MEMORY_BYTES = 192L << 20;

    @Mixin
    HelpOption help;

    @Inject
    LakeConfig config;

    @Spec
    CommandSpec spec;

    @Mixin
    TableOption table;

    @Mixin
    LetterOptions which;

    @Option(names = "--dry-run", description = "Only tell what would become of the letters; changes nothing.")
    boolean dryRun;

    @Option(
            names = "--json",
            description = "One object with all figures, the versions of the commits, and whether it came to its end.")
    boolean json;

    @Override
    public Integer call() throws Exception {
        TableDefinition definition = table.table();
        LakeLocation.newest(LakeLocation.log(config, definition), definition.name());
        RetryPrinter printer = new RetryPrinter(
                definition.name(), dryRun, json, spec.commandLine().getOut());
        long bytes = Math.max(LEAST_MEMORY_BYTES, config.memoryBudget().asLongValue());
        printer.tell(told -> {
            try (BufferAllocator memory = new RootAllocator(bytes)) {
                return dryRun ? forecast(definition, memory) : retry(definition, memory, told);
            }
        });
        return 0;
    }

    private RetryTally forecast(TableDefinition definition, BufferAllocator memory) throws IOException {
        LakeStorage storage = LakeLocation.reading(config);
        Inventory inventory = Inventory.newest(storage.log(definition.name()), storage.documents(definition.name()))
                .orElseThrow();
        int maxKeyBytes = storage.table(definition.name()).maxKeyBytes();
        return of(definition, "nobody", maxKeyBytes, memory).forecast(inventory);
    }

    private RetryTally retry(TableDefinition definition, BufferAllocator memory, BiConsumer<Commit, RetryTally> told)
            throws IOException {
        try (Lake lake = Lake.open(
                LakeLocation.storage(config),
                LakeRoots.options(config, List.of(definition), StartingOffsets.EARLIEST))) {
            TableWriter writer = lake.table(definition.name());
            requireKnown(definition, lake, writer);
            return of(definition, lake.writerId(), writer.maxKeyBytes(), memory).run(writer, told);
        }
    }

    /** A commit with a newer version of the definition fences whoever writes with an older one. */
    private static void requireKnown(TableDefinition definition, Lake lake, TableWriter writer) throws IOException {
        int known = writer.newest().map(Commit::schemaVersion).orElse(definition.schemaVersion());
        if (known < definition.schemaVersion() && lake.hasOtherWriters()) {
            throw new StartRefusedException(
                    FailureCode.SERVICES_FIRST,
                    "The file of table " + definition.name() + " has version "
                            + definition.schemaVersion() + ", and its newest commit was made with version " + known
                            + " while another process has the lake open, which would be ended by a commit with the"
                            + " newer one. Start the services with the mended file, wait for their first commit, then"
                            + " retry");
        }
    }

    private LetterRetry of(TableDefinition definition, String writer, int maxKeyBytes, BufferAllocator memory) {
        HeldPartReader files = new HeldPartReader(LakeRoots.paths(config));
        LetterFileReader letters = (file, batches) -> files.rows(
                new RootedPath(file.root(), file.path()), StoredLetters.columns(), Integer.MAX_VALUE, batches::next);
        LetterRetry.Means means = new LetterRetry.Means(
                new BatchLimits(
                        config.partitions().maxPerMicroBatch(),
                        BatchLimits.defaults().maxNesting(),
                        maxKeyBytes),
                config.partitions().maxPerTable(),
                new ParquetEncoder(ParquetOptions.of(config)),
                new ThisProgram(writer, Application.NAME_AND_VERSION, "-Xmx " + JvmOptions.PLACE),
                new TimeAndIds(
                        Instant::now, System::nanoTime, () -> UUID.randomUUID().toString()),
                "dead-letters retry by " + System.getProperty("user.name") + " with " + Application.NAME_AND_VERSION);
        return new LetterRetry(definition, letters, new MeantLetters(which.filter()), means, memory);
    }
}
