package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.config.RunOptions;
import io.esportslake.config.StartRefusedException;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.source.StartingOffsets;
import io.esportslake.table.LakeTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CommandLineTest {

    @ParameterizedTest
    @CsvSource({"'',run", "--job matches,run --job matches", "--help,--help", "produce --matches 1,produce --matches 1"
    })
    void runIsTheDefaultCommand(String given, String meant) {
        String[] args = given.isEmpty() ? new String[0] : given.split(" ");

        assertThat(EsportsLake.withCommand(args)).containsExactly(meant.split(" "));
    }

    @Test
    void aCommandThatIsNamedIsReadAsAmongAllOthers() {
        Map<String, CommandLine> all = TopCommand.parser(CommandLine.defaultFactory(), BuiltInTables.ALL)
                .getSubcommands();

        assertThat(all)
                .containsOnlyKeys(
                        "run",
                        "seal",
                        "produce",
                        "show",
                        "stats",
                        "views",
                        "verify",
                        "tables",
                        "dead-letters",
                        "commits",
                        "self-test",
                        "help",
                        "completion");
        all.forEach((name, command) -> {
            if (command.getCommand() instanceof AtOnce) {
                assertThat(TopCommand.parser(CommandLine.defaultFactory(), BuiltInTables.ALL, name)
                                .getSubcommands())
                        .as("%s is about all the others", name)
                        .hasSameSizeAs(all);
                return;
            }
            Map<String, CommandLine> alone = TopCommand.parser(CommandLine.defaultFactory(), BuiltInTables.ALL, name)
                    .getSubcommands();
            assertThat(alone).containsOnlyKeys(name);
            assertThat(alone.get(name).getUsageMessage()).isEqualTo(command.getUsageMessage());
        });
    }

    @Test
    void aCommandThatDoesNotExistIsCompared() {
        assertThatThrownBy(() -> TopCommand.parser(CommandLine.defaultFactory(), BuiltInTables.ALL, "prodce")
                        .parseArgs("prodce"))
                .isInstanceOfSatisfying(
                        CommandLine.UnmatchedArgumentException.class,
                        e -> assertThat(e.getSuggestions()).contains("produce"));
    }

    /** A file of arguments would be read where the line is parsed, and not where it is decided whether streams run. */
    @Test
    void aWordThatBeginsWithAnAtSignIsThatWordAndNoFileOfArguments(@TempDir Path directory) throws IOException {
        Path arguments = Files.writeString(directory.resolve("arguments"), "run --job matches\n");

        assertThatThrownBy(() -> CommandLines.parse(List.of("@" + arguments)))
                .isInstanceOf(CommandLine.UnmatchedArgumentException.class)
                .hasMessageContaining("'@" + arguments + "'");
        assertThatThrownBy(() -> CommandLines.parse(List.of("run", "@" + arguments)))
                .isInstanceOf(CommandLine.UnmatchedArgumentException.class);
    }

    @Test
    void withoutOptionsAllStreamsRunFromTheEarliestOffsetWithoutEnd() {
        assertThat(options("run")).isEqualTo(RunOptions.DEFAULT);
    }

    @Test
    void tableIsJobByTheNameThatAllCommandsHaveForIt() {
        assertThat(options("run", "--table", "matches")).isEqualTo(options("run", "--job", "matches"));
        assertThat(options("run", "--table", "players", "--table", "matches")).isEqualTo(RunOptions.DEFAULT);
        assertThatThrownBy(() -> options("run", "--table", "teams"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1001: There is no table 'teams'; expected one of [matches, players]");
        assertThatThrownBy(() -> options("run", "--table", "players", "--job", "matches"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1001: Streams are chosen by --table or by --job, not by both; found --job matches and"
                        + " --table players");
    }

    @Test
    void everyCommandAndEverySubcommandHasHelpAndOnlyTheProgramHasAVersion() {
        everyCommand(TopCommand.parser(CommandLine.defaultFactory(), BuiltInTables.ALL))
                .forEach(command -> {
                    String[] line = (command.getCommandSpec().qualifiedName() + " --help").split(" ");
                    CommandLine program = TopCommand.parser(CommandLine.defaultFactory(), BuiltInTables.ALL);
                    CommandLine.ParseResult parsed = program.parseArgs(Arrays.copyOfRange(line, 1, line.length));
                    StringWriter printed = new StringWriter();
                    program.setOut(new PrintWriter(printed));

                    assertThat(CommandLine.executeHelpRequest(parsed))
                            .as(String.join(" ", line))
                            .isZero();
                    assertThat(printed.toString())
                            .startsWith("Usage: " + command.getCommandSpec().qualifiedName());
                    assertThat(command.getCommandSpec().optionsMap().containsKey("-V"))
                            .as(String.join(" ", line))
                            .isEqualTo(command.getParent() == null);
                });
    }

    @Test
    void tablesAreNamedTheSameWayInEveryCommandThatTakesOne() {
        List<CommandLine> without = everyCommand(TopCommand.parser(CommandLine.defaultFactory(), BuiltInTables.ALL))
                .filter(command -> !command.getCommandSpec().optionsMap().containsKey("--table"))
                .toList();

        assertThat(without)
                .extracting(CommandLine::getCommandName)
                .containsExactlyInAnyOrder(
                        "esports-lake",
                        "produce",
                        "tables",
                        "list",
                        "show",
                        "infer",
                        "check",
                        "try",
                        "dead-letters",
                        "commits",
                        "self-test",
                        "help",
                        "completion");
    }

    private static Stream<CommandLine> everyCommand(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(CommandLineTest::everyCommand));
    }

    @Test
    void helpOfACommandIsItsHelp() {
        assertThat(printed("help", "commits", "show")).startsWith("Usage: esports-lake commits show [-h]");
        assertThat(printed("help")).startsWith("Usage: esports-lake [-hV] COMMAND");
        assertThatThrownBy(() -> printed("help", "commits", "shwo"))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessage(
                        "There is no command 'shwo' of 'commits'; expected one of list, show, files, set-offset, prune,"
                                + " repair");
        assertThatThrownBy(() -> printed("help", "show", "matches"))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessage("There is no command 'matches' of 'show', which has none");
    }

    @Test
    void optionsThatExcludeEachOtherAreOneSentence() {
        PrintStream before = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            assertThat(TopCommand.parser(CommandLine.defaultFactory(), BuiltInTables.ALL, "show")
                            .execute("show", "matches", "--json", "--csv"))
                    .isEqualTo(2);
        } finally {
            System.setErr(before);
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("""
            EL-1001: --json, --csv are mutually exclusive (specify only one)
            Try 'esports-lake show --help'.
            """);
    }

    @Test
    void aShellIsToldCommandsOptionsAndTables() {
        assertThat(printed("completion"))
                .startsWith("#!/usr/bin/env bash")
                .contains("--until-latest", "set-offset", "\"matches\" \"players\"", "complete -F");
    }

    private static String printed(String... line) {
        return printed(BuiltInTables.ALL, line);
    }

    private static String printed(LakeTables tables, String... line) {
        CommandLine program = TopCommand.parser(CommandLine.defaultFactory(), tables, line);
        AtOnce command =
                (AtOnce) program.parseArgs(line).subcommand().commandSpec().userObject();
        StringWriter printed = new StringWriter();
        PrintWriter out = new PrintWriter(printed);
        command.print(program, out);
        out.flush();
        return printed.toString();
    }

    @Test
    void jobChoosesOneStream() {
        assertThat(options("run", "--job", "matches").tables()).containsExactly("matches");
        assertThat(options("run", "--job", "all").tables()).isEmpty();
    }

    @Test
    void optionsOfTheOldJobAreAccepted() {
        RunOptions options = options("run", "--job", "all", "--await-termination");

        assertThat(options).isEqualTo(RunOptions.DEFAULT);
    }

    @Test
    void latestAndUntilLatestAreUnderstood() {
        RunOptions options = options("run", "--until-latest", "--starting-offsets", "latest", "--change-group");

        assertThat(options.isUntilLatest()).isTrue();
        assertThat(options.isGroupChangeAllowed()).isTrue();
        assertThat(options.startingOffsets()).isEqualTo(StartingOffsets.LATEST);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "show matches --limit many, --limit, a whole number such as 20, many",
                "commits list --table matches --limit 1.5, --limit, a whole number such as 20, 1.5",
                "commits list --table matches --limit 3000000000, --limit, a whole number up to 2147483647, 3000000000",
                "produce --base now, --base, a time in UTC such as 2026-03-01T12:00:00Z, now",
                "produce --malformed few, --malformed, a number such as 0.5, few",
                "produce --timeout 999999m, --timeout, a time up to 1440m, 999999m",
                "commits set-offset --timestamp noon, --timestamp, a time in UTC such as 2026-03-01T12:00:00Z, noon",
            })
    void aValueThatCannotBeReadIsToldWithWhatIsExpected(String line, String option, String expected, String found) {
        String[] args = line.split(" ");

        assertThatThrownBy(() -> TopCommand.parser(CommandLine.defaultFactory(), BuiltInTables.ALL, args)
                        .parseArgs(args))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessage(
                        "Invalid value for option '" + option + "': expected " + expected + ", found '" + found + "'");
    }

    private static RunOptions options(String... args) {
        CommandLine.ParseResult parsed = TopCommand.parser(CommandLine.defaultFactory(), BuiltInTables.ALL, args)
                .parseArgs(args);
        return ((RunCommand) parsed.subcommand().commandSpec().userObject()).options();
    }
}
