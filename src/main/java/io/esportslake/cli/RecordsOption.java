package io.esportslake.cli;

import io.esportslake.app.SourceCatalog;
import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which records a command looks at: of a topic, or of a file. */
final class RecordsOption {

    private static final int MOST = 1_000_000;
    /** What they are called when nothing says more of them. */
    private static final String RECORDS = "records";

    @ArgGroup(multiplicity = "1")
    private From from;

    /** Exactly one of them. */
    static class From {
        @Option(names = "--topic", paramLabel = "TOPIC", description = "The newest records of this topic.")
        String topic;

        @Option(
                names = "--records",
                paramLabel = "FILE",
                description =
                        "The first records of a file, or with - of standard input: a JSON object per line. Needs no"
                                + " broker.")
        Path file;
    }

    @Option(
            names = "--sample",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many records, of all topic partitions alike. Default: ${DEFAULT-VALUE}.")
    private int most;

    /** The topic, or the name of the file without its ending. */
    String name() {
        if (from.topic != null) {
            return from.topic;
        }
        String name = String.valueOf(from.file.getFileName());
        int dot = name.indexOf('.');
        return name.equals("-") ? RECORDS : dot > 0 ? name.substring(0, dot) : name;
    }

    /** The topic, or one whose name is made of the file's: not every character of that may be in a topic's. */
    String topic() {
        if (from.topic != null) {
            return from.topic;
        }
        String topic = name().replaceAll("[^a-zA-Z0-9._-]+", "-").replaceAll("^-+|-+$", "");
        return topic.isEmpty() ? RECORDS : topic;
    }

    /**
     * Reads them.
     *
     * @param catalog asked only for a topic
     * @param err gets what there is to say about a file
     */
    RecordSample read(
            Supplier<SourceCatalog> catalog, Supplier<BrokerSettings> broker, Duration patience, PrintWriter err)
            throws IOException {
        if (most < 1 || most > MOST) {
            throw new StartRefusedException(
                    FailureCode.OPTION_UNUSABLE, "--sample is 1 to " + MOST + "; found " + most);
        }
        RecordSample sample = from.topic != null
                ? new TopicSample(catalog.get(), broker.get(), patience).newest(from.topic, most)
                : FileSample.read(from.file, most, err);
        if (sample.records().isEmpty()) {
            throw new StartRefusedException(
                    FailureCode.NOTHING_THERE, "There are no records in " + sample.source() + " to look at");
        }
        if (sample.isCut()) {
            err.println("These are " + sample.records().size() + " records and not " + most + ", which take "
                    + (RecordSample.MOST_BYTES >> 20) + " MB");
            err.flush();
        }
        return sample;
    }
}
