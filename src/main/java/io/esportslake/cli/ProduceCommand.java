package io.esportslake.cli;

import io.esportslake.failure.FailureCode;
import io.esportslake.sample.SampleRecords;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code produce}: exit code 0 when all was acknowledged, 1 when something was lost, 2 when nothing could start. */
@Command(
        name = "produce",
        sortOptions = false,
        description = "Sends generated records, or the lines of NDJSON files, to the topics.")
public final class ProduceCommand implements Callable<Integer> {

    private static final int LOST = 1;
    private static final int REFUSED = 2;
    private static final String STANDARD_INPUT = "-";

    private final Supplier<ProduceDefaults> configured;
    private final InputStream standardInput;
    /** Set when the command is called. */
    @SuppressWarnings("NullAway.Init")
    private ProduceDefaults defaults;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--matches",
            paramLabel = "N",
            description = "How many matches to generate, if matches is one of the tables.")
    private long matches;

    @Option(
            names = "--players",
            paramLabel = "N",
            description = "How many player profiles to generate, if players is one.")
    private long players;

    @Option(
            names = "--file",
            paramLabel = "TABLE=PATH",
            description =
                    "Send the lines of this NDJSON file instead, each byte for byte; - is standard input. Repeatable.")
    private Map<String, Path> files = new LinkedHashMap<>();

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Records per second for each topic; 0, the default, is as fast as possible.")
    private long rate;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Same seed and base, same records. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--base",
            paramLabel = "INSTANT",
            description = "What generated records take for now, such as 2026-03-01T12:00:00Z. Default: now.")
    private Instant base = Instant.now();

    @Option(
            names = "--malformed",
            paramLabel = "SHARE",
            description = "Share of generated records that are broken, 0 to 1. Default: ${DEFAULT-VALUE}.")
    private double malformed = 0.001;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Kafka. Default: KAFKA_BOOTSTRAP_SERVERS.")
    private String bootstrapServers;

    @Option(
            names = "--topic",
            paramLabel = "TABLE=NAME",
            description = "Default: KAFKA_TOPIC_<TABLE>, or esports-<table>. Repeatable.")
    private Map<String, String> topics = new LinkedHashMap<>();

    @Option(
            names = "--compression",
            paramLabel = "CODEC",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Codec compression = Codec.none;

    @Option(
            names = "--property",
            paramLabel = "KEY=VALUE",
            description = "A property of Kafka's producer; wins over ours. Repeatable.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = ProduceTimeout.class,
            description = "How long to wait for the broker, such as 500ms, 30s or 2m. Default: 30s.")
    private Duration timeout = Duration.ofSeconds(30);

    @Option(
            names = "--ledger",
            paramLabel = "FILE",
            description = "Write a line of JSON for each acknowledged record: topic, partition, offset, kind, crc32.")
    private Path ledgerFile;

    /** Kafka's names. */
    enum Codec {
        none,
        gzip,
        snappy,
        lz4,
        zstd
    }

    /** With the service's configuration, which is there when the command runs, not yet when it is parsed. */
    public ProduceCommand() {
        this.configured = ProduceDefaults::configured;
        this.standardInput = System.in;
    }

    public ProduceCommand(ProduceDefaults defaults) {
        this(defaults, System.in);
    }

    ProduceCommand(ProduceDefaults defaults, InputStream standardInput) {
        this.configured = () -> defaults;
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        try {
            defaults = configured.get();
            check();
            return produce(spec.commandLine().getOut(), err);
        } catch (ProduceException e) {
            err.println(e.getMessage());
            return REFUSED;
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            err.println(FailureCode.NOT_ALL_SENT.says("Stopped half-way, what came before was sent: " + reason));
            return LOST;
        }
    }

    private void check() throws ProduceException {
        for (Map<String, ?> byTable : List.of(files, topics)) {
            for (String table : byTable.keySet()) {
                if (defaults.tables().find(table).isEmpty()) {
                    throw new ProduceException(
                            FailureCode.OPTION_UNUSABLE,
                            "There is no table '" + table + "'; expected one of "
                                    + defaults.tables().names());
                }
            }
        }
        requireTable("--matches", matches, "matches");
        requireTable("--players", players, "players");
        if (matches < 0 || players < 0 || rate < 0) {
            throw new ProduceException(FailureCode.OPTION_UNUSABLE, "--matches, --players and --rate are 0 or more");
        }
        if (!(malformed >= 0 && malformed <= 1)) {
            throw new ProduceException(
                    FailureCode.OPTION_UNUSABLE, "--malformed is a share between 0 and 1, found " + malformed);
        }
        if (matches > 0 && files.containsKey("matches") || players > 0 && files.containsKey("players")) {
            throw new ProduceException(
                    FailureCode.OPTION_UNUSABLE, "A table's records are generated or read from a file, not both");
        }
        if (files.values().stream()
                        .filter(path -> path.toString().equals(STANDARD_INPUT))
                        .count()
                > 1) {
            throw new ProduceException(FailureCode.OPTION_UNUSABLE, "Standard input can be read for one table only");
        }
        if (matches == 0 && players == 0 && files.isEmpty()) {
            throw new ProduceException(
                    FailureCode.OPTION_UNUSABLE,
                    "Nothing to produce: give --matches N, --players N or --file TABLE=PATH");
        }
    }

    private void requireTable(String option, long records, String table) throws ProduceException {
        if (records > 0 && defaults.tables().find(table).isEmpty()) {
            throw new ProduceException(
                    FailureCode.OPTION_UNUSABLE,
                    option + " makes records of the table '" + table + "', which is none of "
                            + defaults.tables().names() + "; --file TABLE=PATH sends records of your own");
        }
    }

    private int produce(PrintWriter out, PrintWriter err) throws ProduceException, IOException {
        BrokerSettings broker = broker();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("compression.type", compression.name());
        settings.putAll(properties);
        Map<String, ProduceFeed> feeds = new LinkedHashMap<>();
        try (ProduceLedger ledger = ledger()) {
            openFeeds(feeds, err);
            try (SampleProducer producer =
                    SampleProducer.connected(broker, settings, List.copyOf(feeds.keySet()), timeout, ledger)) {
                List<ProducedCounts> counts;
                try (ProgressView progress = ProgressView.ofProduce(total(feeds), err)) {
                    counts = producer.send(feeds, rate, progress::reached);
                }
                counts.forEach(one -> out.println(one.summary()));
                Optional<Exception> failure = producer.firstFailure();
                if (failure.isEmpty()) {
                    return 0;
                }
                err.println(FailureCode.NOT_ALL_SENT.says(
                        "Not all records were acknowledged; the first failure: " + failure.get()));
                return LOST;
            }
        } finally {
            for (ProduceFeed feed : feeds.values()) {
                feed.close();
            }
        }
    }

    private BrokerSettings broker() throws ProduceException {
        BrokerSettings settings = defaults.broker().get();
        String servers = bootstrapServers == null ? settings.bootstrapServers() : bootstrapServers;
        if (servers.isBlank()) {
            throw new ProduceException(
                    FailureCode.NO_BROKERS_NAMED,
                    "No Kafka to produce to: give --bootstrap-servers HOST:PORT or set KAFKA_BOOTSTRAP_SERVERS");
        }
        return new BrokerSettings(servers, settings.extra());
    }

    private @Nullable ProduceLedger ledger() throws ProduceException {
        try {
            return ledgerFile == null ? null : ProduceLedger.at(ledgerFile);
        } catch (IOException e) {
            throw new ProduceException(
                    FailureCode.FILE_UNUSABLE,
                    "Cannot write the ledger " + ledgerFile + " ("
                            + e.getClass().getSimpleName()
                            + "); give --ledger a file in a directory that exists and may be written");
        }
    }

    private void openFeeds(Map<String, ProduceFeed> feeds, PrintWriter err) throws ProduceException, IOException {
        if (matches > 0) {
            add(feeds, "matches", new ProduceFeed.Generated(SampleRecords.matches(seed, malformed, base), matches));
        }
        if (players > 0) {
            add(feeds, "players", new ProduceFeed.Generated(SampleRecords.players(seed, malformed, base), players));
        }
        for (Map.Entry<String, Path> file : files.entrySet()) {
            String table = file.getKey();
            add(
                    feeds,
                    table,
                    lines(file.getValue(), defaults.tables().named(table).keyColumn(), err));
        }
    }

    private void add(Map<String, ProduceFeed> feeds, String table, ProduceFeed feed)
            throws ProduceException, IOException {
        String topic = topics.getOrDefault(table, defaults.topicOf(table));
        if (feeds.putIfAbsent(topic, feed) != null) {
            feed.close();
            throw new ProduceException(
                    FailureCode.OPTION_UNUSABLE,
                    "Two tables would go to topic " + topic + "; give each its own with --topic");
        }
    }

    private ProduceFeed lines(Path path, String keyColumn, PrintWriter err) throws ProduceException {
        boolean isStandardInput = path.toString().equals(STANDARD_INPUT);
        String name = isStandardInput ? "standard input" : path.toString();
        try {
            if (!isStandardInput && Files.isDirectory(path)) {
                throw new ProduceException(
                        FailureCode.FILE_UNUSABLE,
                        "Cannot read " + path + ": it is a directory; --file takes an NDJSON file");
            }
            ProduceLines lines =
                    new ProduceLines(isStandardInput ? standardInput : Files.newInputStream(path), name, keyColumn);
            try {
                lines.begin().ifPresent(err::println);
            } catch (IOException e) {
                lines.close();
                throw e;
            }
            return lines;
        } catch (ProduceLines.NotLinesException e) {
            throw new ProduceException(FailureCode.FILE_UNUSABLE, "Nothing of " + name + " is sent: " + e.found());
        } catch (NoSuchFileException e) {
            throw new ProduceException(
                    FailureCode.FILE_UNUSABLE,
                    "Cannot read " + name + ": there is no such file; --file takes an NDJSON file");
        } catch (AccessDeniedException e) {
            throw new ProduceException(
                    FailureCode.FILE_UNUSABLE,
                    "Cannot read " + name + ": permission denied; --file takes an NDJSON file");
        } catch (IOException e) {
            throw new ProduceException(
                    FailureCode.FILE_UNUSABLE,
                    "Cannot read " + name + ": " + e.getMessage() + "; --file takes an NDJSON file");
        }
    }

    private static long total(Map<String, ProduceFeed> feeds) {
        boolean isKnown = feeds.values().stream().allMatch(feed -> feed.total() >= 0);
        return isKnown ? feeds.values().stream().mapToLong(ProduceFeed::total).sum() : -1;
    }
}
