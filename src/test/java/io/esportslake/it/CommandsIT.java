package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.it.Ledger.Fate;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The reading commands of the packaged program, as shells and scripts use them. */
class CommandsIT extends ProcessTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aReaderThatClosesThePipeEndsTheCommand() throws Exception {
        String topic = broker.newTopic(1);
        matchesFeed(topic).send(20_000);
        Setup setup = matches(topic);
        setup.start("--table", "matches", "--until-latest").expectExit(0);

        for (List<String> command : List.of(
                List.of("show", "matches", "--json"),
                List.of("show", "matches", "--csv"),
                List.of("show", "matches", "--limit", "0"))) {
            Process process = setup.process(command.toArray(String[]::new));
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                assertThat(out.readLine()).isNotBlank();
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
            assertThat(process.errorReader().lines()).as("%s", command).isEmpty();
            assertThat(process.exitValue()).as("%s", command).isEqualTo(141);
        }
    }

    @Test
    void outputIsUtf8WhateverTheMachinesCharacterSet() throws Exception {
        String topic = broker.newTopic(1);
        matchesFeed(topic).send(Fate.ROW, "{\"match_id\":\"m-1\",\"status\":\"live\",\"team_1_name\":\"팀 é\"}");
        matches(topic).start("--job", "matches", "--until-latest").expectExit(0);

        Process process = setup().with("LC_ALL", "C")
                .withJvmOption("-Dfile.encoding=ISO-8859-1")
                .withJvmOption("-Duser.timezone=Asia/Kathmandu")
                .process("show", "--table", "matches", "--csv", "--columns", "match_id,team_1_name,started_at");
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.lines()).containsExactly("match_id,team_1_name,started_at", "m-1,팀 é,");
        }
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void commitsAreListedForProgramsNewestRowsShownFirstAndHelpIsGiven() throws Exception {
        String topic = broker.newTopic(1);
        Feed feed = matchesFeed(topic).send(30);
        Setup setup = matches(topic);
        setup.start("--job", "matches", "--until-latest").expectExit(0);
        feed.send(Fate.ROW, "{\"match_id\":\"the-last\",\"status\":\"live\"}");
        setup.start("--job", "matches", "--until-latest").expectExit(0);

        List<String> listed = setup.start("commits", "list", "--table", "matches", "--json")
                .expectExit(0)
                .out();
        assertThat(listed).hasSize(3);
        JsonNode newest = JSON.readTree(listed.get(2));
        assertThat(newest.path("version").asLong()).isEqualTo(3);
        assertThat(newest.path("kind").asText()).isEqualTo("micro-batch");
        assertThat(newest.path("rows").asLong()).isEqualTo(1);
        assertThat(newest.path("ranges").path(0).path("topicPartition").asText())
                .isEqualTo(topic + "-0");
        assertThat(newest.path("ranges").path(0).path("until").asLong()).isEqualTo(31);

        assertThat(setup.start("show", "matches", "--newest", "--limit", "1", "--csv", "--columns", "match_id")
                        .expectExit(0)
                        .out())
                .containsExactly("match_id", "the-last");

        assertThat(setup.start("show", "matches", "--latest", "--count", "--partition", "status=live")
                        .expectExit(0)
                        .out())
                .containsExactly(
                        queries.texts("select count(*) from (select arg_max(status, kafka_offset) as newest from "
                                        + queries.rows("matches") + " group by match_id) where newest = 'live'")
                                .get(0));
        String views = String.join(
                "\n",
                setup.start("views", "--engine", "DuckDB", "--table", "matches")
                        .expectExit(0)
                        .out());
        for (String statement : views.split(";\\R?")) {
            queries.query(statement);
        }
        assertThat(queries.texts("select count(*) from matches")).containsExactly("31");
        assertThat(queries.texts("select status from matches_latest where match_id = 'the-last'"))
                .containsExactly("live");
        assertThat(JSON.readTree(String.join(
                                "",
                                setup.start("stats", "--json", "--table", "matches")
                                        .expectExit(0)
                                        .out()))
                        .at("/0/rows/rows")
                        .asLong())
                .isEqualTo(31);

        Program typo = setup.start("show", "matches", "--partition", "status=lve", "--count")
                .expectExit(0);
        assertThat(typo.out()).containsExactly("0");
        assertThat(typo.err())
                .singleElement()
                .asString()
                .startsWith("There is no partition status=lve; there are status=");

        assertThat(setup.start("run", "--help").expectExit(0).out().get(0)).startsWith("Usage: esports-lake run ");
        assertThat(setup.start("help", "verify").expectExit(0).out().get(0)).startsWith("Usage: esports-lake verify ");
        assertThat(setup.start("completion").expectExit(0).out()).contains("#!/usr/bin/env bash");
        assertThat(setup.start("--version").expectExit(0).out().get(0)).startsWith("esports-lake ");
    }
}
