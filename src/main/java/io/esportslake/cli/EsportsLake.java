package io.esportslake.cli;

import io.esportslake.app.ExitCode;
import io.esportslake.app.StopBound;
import io.esportslake.config.ConfiguredTables;
import io.esportslake.config.LakeConfigCheck;
import io.esportslake.config.RunOptions;
import io.esportslake.config.StartRefusedException;
import io.esportslake.table.LakeTables;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.SmallRyeConfig;
import java.lang.ref.Reference;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * The program's entry. The command line is parsed twice: here, before the framework starts, because it decides which
 * channels exist; and inside, where the commands get their beans.
 */
@QuarkusMain
public class EsportsLake implements QuarkusApplication {

    private static final Set<String> OF_THE_PROGRAM = Set.of("-h", "--help", "-V", "--version");

    private final CommandLine.IFactory factory;
    private final LakeTables tables;
    private final RunOptions options;

    EsportsLake(CommandLine.IFactory factory, LakeTables tables, RunOptions options) {
        this.factory = factory;
        this.options = options;
        this.tables = tables;
    }

    /**
     * Runs the program.
     *
     * @param args the command line; none means {@code run}
     */
    public static void main(String... args) throws ReflectiveOperationException {
        // Whatever locale the machine has: its digits and letters belong in no file name, log line, metric or table.
        // Our own texts say so themselves; the libraries' texts, and the log's, follow the default.
        Locale.setDefault(Locale.ROOT);
        String devMode = System.getProperty(LakeConfigCheck.DEV_MODE);
        if (devMode != null) {
            // By name: the broker's classes are no part of the package, and nothing reachable may mention them.
            Class.forName(devMode, true, Thread.currentThread().getContextClassLoader())
                    .getMethod("prepare")
                    .invoke(null);
        }
        FrameworkProperties.set();
        LibrariesBeside.announce();
        LakeTables tables;
        try {
            tables = ConfiguredTables.early();
        } catch (StartRefusedException e) {
            System.err.println(e.getMessage());
            exit(devMode, ExitCode.REFUSED);
            return;
        }
        String[] commandLine = withCommand(args);
        ScratchDirectory scratch = null;
        CommandLine parser = TopCommand.parser(CommandLine.defaultFactory(), tables, commandLine);
        try {
            CommandLine.ParseResult parsed = parser.parseArgs(commandLine);
            Integer helpExitCode = CommandLine.executeHelpRequest(parsed);
            if (helpExitCode != null) {
                parser.getOut().flush();
                exit(devMode, helpExitCode);
                return;
            }
            if (parsed.subcommand().commandSpec().userObject() instanceof AtOnce command) {
                command.print(parser, parser.getOut());
                parser.getOut().flush();
                exit(devMode, 0);
                return;
            }
            LakeConfigCheck.checkProperties(System.getProperties().stringPropertyNames(), tables);
            RunOptions options = ChosenRun.of(parsed);
            FrameworkProperties.set(options);
            if (devMode == null) {
                scratch = ScratchDirectory.use();
            }
            if (options.isActive() && devMode == null) {
                StopBound.arm();
            }
        } catch (StartRefusedException e) {
            System.err.println(e.getMessage());
            exit(devMode, ExitCode.REFUSED);
            return;
        } catch (CommandLine.ParameterException e) {
            exit(devMode, TopCommand.refuse(e));
            return;
        } catch (OutputFailedException e) {
            exit(devMode, Failures.report(e, System.err));
            return;
        }
        try {
            // In dev mode the framework tells what happened, on a page, too, and goes on.
            Quarkus.run(
                    EsportsLake.class,
                    devMode == null ? (exitCode, failure) -> ProgramEnd.of(exitCode, failure, tables) : null,
                    commandLine);
        } finally {
            // Until here, which is the end, it is held.
            Reference.reachabilityFence(scratch);
        }
    }

    @Override
    public int run(String... args) {
        if (!options.isActive()) {
            // The streams' start has looked already.
            try {
                LakeConfigCheck.check(ConfigProvider.getConfig().unwrap(SmallRyeConfig.class), tables);
            } catch (StartRefusedException e) {
                System.err.println(e.getMessage());
                return ExitCode.REFUSED;
            }
        }
        CommandLine program = TopCommand.parser(factory, tables, args);
        int exitCode = program.execute(args);
        try {
            program.getOut().flush();
            return exitCode;
        } catch (OutputFailedException e) {
            return Failures.report(e, System.err);
        }
    }

    /** {@code run} is the default command. */
    static String[] withCommand(String... args) {
        boolean isNamed = args.length > 0 && (!args[0].startsWith("-") || OF_THE_PROGRAM.contains(args[0]));
        if (isNamed) {
            return args;
        }
        String[] named = new String[args.length + 1];
        named[0] = "run";
        System.arraycopy(args, 0, named, 1, args.length);
        return named;
    }

    private static void exit(@Nullable String devMode, int code) {
        // In dev mode the JVM is not ours to end.
        if (devMode == null) {
            System.exit(code);
        }
    }
}
