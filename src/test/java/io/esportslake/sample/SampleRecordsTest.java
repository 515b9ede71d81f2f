package io.esportslake.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.sample.SampleRecord.Kind;
import io.esportslake.table.Column;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleRecordsTest {

    private static final Instant BASE = Instant.parse("2026-03-01T12:00:00Z");
    private static final int MANY = 20_000;
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @ParameterizedTest
    @ValueSource(strings = {"matches", "players"})
    void sameSeedAndBaseGiveTheSameBytes(String table) {
        SampleRecords one = records(table, 7, 0.1);
        SampleRecords other = records(table, 7, 0.1);
        for (int i = 0; i < MANY; i++) {
            SampleRecord expected = one.next();
            SampleRecord actual = other.next();
            assertThat(actual.key()).isEqualTo(expected.key());
            assertThat(actual.value()).isEqualTo(expected.value());
            assertThat(actual.kind()).isEqualTo(expected.kind());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"matches", "players"})
    void otherSeedGivesOtherRecords(String table) {
        assertThat(records(table, 1, 0).next().value())
                .isNotEqualTo(records(table, 2, 0).next().value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"matches", "players"})
    void wellFormedRecordsAreStrictJsonOfTheTablesTypes(String table) throws IOException {
        TableDefinition definition = BuiltInTables.ALL.named(table);
        SampleRecords records = records(table, 3, 0);
        for (int i = 0; i < MANY; i++) {
            SampleRecord record = records.next();
            JsonNode json = STRICT.readTree(record.value());
            for (Column column : definition.recordColumns()) {
                JsonNode value = json.path(column.name());
                assertThat(value.isMissingNode() || value.isNull() || fits(column, value))
                        .as("%s %s in %s", column, value, json)
                        .isTrue();
            }
            String id = json.path(definition.keyColumn()).textValue();
            assertThat(id).isNotBlank();
            if (record.key() != null) {
                assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo(id);
            }
            assertThat(new String(record.value(), StandardCharsets.UTF_8)).doesNotContain("\n", "\r");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"matches", "players"})
    void everyColumnIsUsuallyThereAndOptionalOnesAreSometimesNot(String table) throws IOException {
        SampleRecords records = records(table, 3, 0);
        Map<String, Integer> given = new HashMap<>();
        int unknown = 0;
        Set<String> known = new HashSet<>();
        TableDefinition definition = BuiltInTables.ALL.named(table);
        definition.recordColumns().forEach(column -> known.add(column.name()));
        for (int i = 0; i < MANY; i++) {
            JsonNode json = STRICT.readTree(records.next().value());
            json.properties().stream()
                    .filter(field -> !field.getValue().isNull())
                    .forEach(field -> given.merge(field.getKey(), 1, Integer::sum));
            unknown += json.properties().stream().allMatch(field -> known.contains(field.getKey())) ? 0 : 1;
        }
        for (Column column : definition.recordColumns()) {
            assertThat(given.get(column.name())).as(column.name()).isGreaterThan(MANY * 6 / 10);
        }
        assertThat(given.get(definition.keyColumn())).isEqualTo(MANY);
        assertThat(given.get("data_source")).isLessThan(MANY);
        assertThat(unknown).isBetween(MANY / 100, MANY / 25);
    }

    @ParameterizedTest
    @ValueSource(strings = {"matches", "players"})
    void recordsAreAboutSevenHundredBytesLong(String table) {
        SampleRecords records = records(table, 5, 0);
        long bytes = 0;
        for (int i = 0; i < MANY; i++) {
            bytes += records.next().value().length;
        }
        assertThat(bytes / MANY).isBetween(600L, 800L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"matches", "players"})
    void askedShareIsMalformed(String table) {
        SampleRecords records = records(table, 5, 0.05);
        int malformed = 0;
        int keyless = 0;
        for (int i = 0; i < MANY; i++) {
            SampleRecord record = records.next();
            malformed += record.kind() == Kind.MALFORMED ? 1 : 0;
            keyless += record.kind() == Kind.WELL_FORMED && record.key() == null ? 1 : 0;
        }
        assertThat((double) malformed / MANY).isCloseTo(0.05, within(0.005));
        assertThat((double) keyless / MANY).isCloseTo(0.01, within(0.003));
    }

    @Test
    void matchesHaveTheCardinalitiesOfASeason() throws IOException {
        SampleRecords records = records("matches", 11, 0);
        Map<String, Set<String>> distinct = new HashMap<>();
        Map<String, Integer> statuses = new HashMap<>();
        for (int i = 0; i < MANY; i++) {
            JsonNode json = STRICT.readTree(records.next().value());
            for (String field : new String[] {"match_id", "tournament_id", "team_1_id", "patch", "match_type"}) {
                distinct.computeIfAbsent(field, name -> new HashSet<>())
                        .add(json.path(field).asText("null"));
            }
            statuses.merge(json.path("status").asText("null"), 1, Integer::sum);
        }
        assertThat(distinct.get("match_id")).hasSize(MANY);
        assertThat(distinct.get("tournament_id")).hasSize(20);
        assertThat(distinct.get("team_1_id")).hasSize(60);
        assertThat(distinct.get("patch")).hasSize(12 + 1); // and none
        assertThat(distinct.get("match_type")).hasSize(3 + 1);
        ToIntFunction<String> percent = status -> Math.round(100f * statuses.get(status) / MANY);
        assertThat(percent.applyAsInt("finished")).isBetween(77, 83);
        assertThat(percent.applyAsInt("live")).isBetween(4, 6);
        assertThat(percent.applyAsInt("scheduled")).isBetween(12, 18);
    }

    @Test
    void playersKeepTheirProfileAndLeaveSomethingToDerive() throws IOException {
        SampleRecords records = records("players", 11, 0);
        Map<String, String> nicknames = new HashMap<>();
        Set<String> roles = new HashSet<>();
        Set<String> actives = new HashSet<>();
        int withoutWinRate = 0;
        int withoutKda = 0;
        int deathless = 0;
        int beyondAscii = 0;
        for (int i = 0; i < MANY; i++) {
            byte[] value = records.next().value();
            JsonNode json = STRICT.readTree(value);
            String id = json.path("player_id").textValue();
            String nickname = json.path("nickname").textValue();
            assertThat(nicknames.computeIfAbsent(id, ignored -> nickname)).isEqualTo(nickname);
            roles.add(json.path("role").asText("null"));
            actives.add(json.path("active").asText("null"));
            withoutWinRate += json.hasNonNull("win_rate") ? 0 : 1;
            withoutKda += json.hasNonNull("kda_ratio") ? 0 : 1;
            deathless += json.path("avg_deaths").asDouble(1) == 0 ? 1 : 0;
            beyondAscii += new String(value, StandardCharsets.UTF_8).length() < value.length ? 1 : 0;
            assertThat(json.path("total_wins").asInt())
                    .isLessThanOrEqualTo(json.path("total_games").asInt());
        }
        assertThat(nicknames).hasSizeBetween(1_990, 2_000);
        assertThat(roles).containsExactlyInAnyOrder("Top", "Jungle", "Mid", "ADC", "Support", "null");
        assertThat(actives).containsExactlyInAnyOrder("true", "false", "null");
        assertThat(withoutWinRate).isBetween(MANY / 5, MANY / 3);
        assertThat(withoutKda).isBetween(MANY / 5, MANY / 3);
        assertThat(deathless).isBetween(MANY / 100, MANY / 20);
        assertThat(beyondAscii).isBetween(MANY / 10, MANY * 9 / 10);
    }

    @Test
    void shareOutOfRangeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleRecords.matches(1, 1.5, BASE))
                .withMessage("The share of malformed records is between 0 and 1, found 1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleRecords.players(1, Double.NaN, BASE))
                .withMessage("The share of malformed records is between 0 and 1, found NaN");
    }

    private static SampleRecords records(String table, long seed, double malformedShare) {
        return table.equals("matches")
                ? SampleRecords.matches(seed, malformedShare, BASE)
                : SampleRecords.players(seed, malformedShare, BASE);
    }

    private static boolean fits(Column column, JsonNode value) {
        return switch (column.type()) {
            case STRING -> value.isTextual() || value.isIntegralNumber();
            case INT -> value.isNumber() && value.doubleValue() == value.intValue();
            case LONG -> value.canConvertToLong();
            case DOUBLE -> value.isNumber();
            case BOOLEAN -> value.isBoolean();
            case TIMESTAMP ->
                value.isIntegralNumber()
                        || value.textValue()
                                .matches("\\d{4}-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?(Z|\\+02:00)?)?");
        };
    }
}
