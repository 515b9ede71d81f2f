package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.app.RunOptions;
import io.esportslake.ingest.StartingOffsets;
import io.esportslake.table.LakeTables;
import io.esportslake.table.MatchesTable;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
        Map<String, CommandLine> all =
                TopCommand.parser(CommandLine.defaultFactory()).getSubcommands();

        assertThat(all).hasSize(6);
        all.forEach((name, command) -> {
            Map<String, CommandLine> alone =
                    TopCommand.parser(CommandLine.defaultFactory(), name).getSubcommands();
            assertThat(alone).containsOnlyKeys(name);
            assertThat(alone.get(name).getUsageMessage()).isEqualTo(command.getUsageMessage());
        });
    }

    @Test
    void aCommandThatDoesNotExistIsCompared() {
        assertThatThrownBy(() -> TopCommand.parser(CommandLine.defaultFactory(), "prodce")
                        .parseArgs("prodce"))
                .isInstanceOfSatisfying(
                        CommandLine.UnmatchedArgumentException.class,
                        e -> assertThat(e.getSuggestions()).contains("produce"));
    }

    @Test
    void withoutOptionsAllStreamsRunFromTheEarliestOffsetWithoutEnd() {
        assertThat(options("run")).isEqualTo(RunOptions.DEFAULT);
    }

    @Test
    void jobChoosesOneStream() {
        assertThat(options("run", "--job", "matches").tables()).containsExactly(MatchesTable.DEFINITION);
        assertThat(options("run", "--job", "all").tables()).isEqualTo(LakeTables.ALL);
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

    private static RunOptions options(String... args) {
        CommandLine.ParseResult parsed =
                TopCommand.parser(CommandLine.defaultFactory(), args).parseArgs(args);
        return ((RunCommand) parsed.subcommand().commandSpec().userObject()).options();
    }
}
