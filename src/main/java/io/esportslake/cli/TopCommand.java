package io.esportslake.cli;

import io.esportslake.app.ExitCode;
import io.esportslake.failure.FailureCode;
import io.esportslake.table.LakeTables;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program and its commands. */
@Command(
        name = "esports-lake",
        description = "Takes esports match and player records from Kafka and keeps a Parquet data lake, exactly once.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Without a command, @|bold run|@ is meant: esports-lake --job matches",
            "",
            "Exit codes:",
            "  0  done",
            "  1  stopped by a fault",
            "  2  refused to start: options, configuration, environment,",
            "     or an inconsistent lake",
            "  3  fenced: another instance has taken over; start again to go on",
            "  141  the reader of the output closed it, as head does",
            "  143, 130  stopped by SIGTERM or SIGINT, flushed and committed"
        })
final class TopCommand {

    /** By name, in the order of the help. */
    private static final Map<String, Class<?>> COMMANDS = commands();

    /** Before some of the parser's sentences, where ours have a code. */
    private static final String ERROR = "Error: ";

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("run", RunCommand.class);
        commands.put("produce", ProduceCommand.class);
        commands.put("show", ShowCommand.class);
        commands.put("stats", StatsCommand.class);
        commands.put("views", ViewsCommand.class);
        commands.put("verify", VerifyCommand.class);
        commands.put("tables", TablesCommand.class);
        commands.put("dead-letters", DeadLettersCommand.class);
        commands.put("seal", SealCommand.class);
        commands.put("commits", CommitsCommand.class);
        commands.put("self-test", SelfTestCommand.class);
        commands.put("help", HelpCommand.class);
        commands.put("completion", CompletionCommand.class);
        return Collections.unmodifiableMap(commands);
    }

    /**
     * A parser for this command line. It knows the one command that the line names, because every start would pay,
     * twice, for looking at the options of all others by reflection; or all of them, when the line names none, or one
     * that is about the others.
     */
    static CommandLine parser(CommandLine.IFactory factory, LakeTables tables, String... commandLine) {
        CommandLine parser = new CommandLine(new TopCommand(), TableNames.factory(tables, factory));
        Class<?> named = commandLine.length == 0 ? null : COMMANDS.get(commandLine[0]);
        if (named == null || AtOnce.class.isAssignableFrom(named)) {
            COMMANDS.values().forEach(parser::addSubcommand);
        } else {
            parser.addSubcommand(named);
        }
        return OptionTypes.registeredAt(parser)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false) // who decides whether streams run has not read the file
                .setOut(StandardOutput.writer())
                .setParameterExceptionHandler(new Handlers())
                .setExecutionExceptionHandler(new Handlers());
    }

    /** A class, and no lambdas, for the reason that {@link OptionTypes} gives. */
    private static final class Handlers implements IParameterExceptionHandler, IExecutionExceptionHandler {

        @Override
        public int handleParseException(ParameterException e, String[] arguments) {
            return refuse(e);
        }

        @Override
        public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
            return Failures.report(e, System.err);
        }
    }

    /** Says what is wrong with the options, in one sentence and a hint. */
    static int refuse(ParameterException e) {
        CommandLine command = e.getCommandLine();
        System.err.println(FailureCode.OPTION_UNUSABLE.says(
                e.getMessage().startsWith(ERROR) ? e.getMessage().substring(ERROR.length()) : e.getMessage()));
        if (!UnmatchedArgumentException.printSuggestions(
                e, new PrintWriter(System.err, true, Charset.defaultCharset()))) {
            System.err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        }
        return ExitCode.REFUSED;
    }
}
