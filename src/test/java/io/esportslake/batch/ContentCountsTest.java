package io.esportslake.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.declare.BuiltInTables;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is told of the content of records: fields by name, rows with nothing but their key, forms that were not meant.
 */
class ContentCountsTest {

    @Test
    void unknownFieldsAreCountedByNameOfRowsAndOfDeadLetters() {
        try (Filled filled = new Filled(BuiltInTables.MATCHES)) {
            filled.offer("{\"match_id\":\"m\",\"state\":\"a\",\"patch\":\"1\"}");
            filled.offer("{\"match_id\":\"m\",\"st\\u0061te\":\"a\",\"blockName\":[{\"state\":1}]}");
            filled.offer("{\"metadata\":{},\"info\":{}}");
            filled.offer("{\"match_id\":\"m\",\"match_duration\":\"x\",\"state\":1}");
            filled.offer("{\"state\":1,\"cut off");

            ContentCounts content = filled.buffer.content();

            assertThat(content.unknownFields()).isEqualTo(7);
            assertThat(content.unknownFieldNames())
                    .containsExactly(
                            Map.entry("state", 4L),
                            Map.entry("blockName", 1L),
                            Map.entry("info", 1L),
                            Map.entry("metadata", 1L));
            assertThat(content.fieldsOfDeadLetters())
                    .containsExactly(Map.entry("state", 2L), Map.entry("info", 1L), Map.entry("metadata", 1L));
        }
    }

    @Test
    void aRowWithNothingButItsKeyIsCountedWithTheFieldsThatWereThere() {
        try (Filled filled = new Filled(BuiltInTables.MATCHES)) {
            filled.offer("{\"match_id\":\"m\"}");
            filled.offer("{\"startTime\":\"x\",\"match_id\":\"m\",\"patch\":null,\"league\":{}}");
            filled.offer("{\"match_id\":\"m\",\"ingestion_timestamp\":1,\"league\":{}}");

            ContentCounts content = filled.buffer.content();

            assertThat(content.keyOnlyRows()).isEqualTo(2);
            assertThat(content.fieldsOfKeyOnlyRows())
                    .containsExactly(Map.entry("league", 1L), Map.entry("startTime", 1L));
            assertThat(content.unknownFieldNames())
                    .containsExactly(Map.entry("league", 2L), Map.entry("startTime", 1L));
        }
    }

    @Test
    void theNextMicroBatchBeginsAnew() {
        try (Filled filled = new Filled(BuiltInTables.MATCHES)) {
            filled.offer("{\"match_id\":\"m\",\"x\":1}");
            filled.offer("{\"y\":1}");
            filled.buffer.reset();

            assertThat(filled.buffer.content()).isEqualTo(ContentCounts.NONE);
        }
    }

    @Test
    void namesOfStrangersAreBoundedAndTheFrequentOnesSurvive() {
        NameCounts counts = new NameCounts();
        for (int i = 0; i < 100_000; i++) {
            add(counts, "one-of-many-" + i);
            if (i % 10 == 0) {
                add(counts, "frequent");
            }
        }
        String longName = "é".repeat(200);
        for (int i = 0; i < 20_000; i++) {
            add(counts, longName);
            add(counts, "\u202E\n");
        }

        Map<String, Long> most = counts.most();

        assertThat(most).hasSizeLessThanOrEqualTo(NameCounts.MOST_TOLD);
        assertThat(most.get("frequent")).isBetween(9_000L, 10_000L);
        assertThat(most.get("é".repeat(32) + "...")).isBetween(19_000L, 20_000L);
        assertThat(most.get("??")).isBetween(19_000L, 20_000L);
    }

    @Test
    void fewNamesAreCountedExactly() {
        NameCounts counts = new NameCounts();
        for (int i = 0; i < 100; i++) {
            for (int n = 0; n <= i; n++) {
                add(counts, "name-" + i);
            }
        }

        assertThat(counts.most()).hasSize(50).containsEntry("name-99", 100L).containsEntry("name-50", 51L);
        assertThat(counts.most().keySet()).first().isEqualTo("name-99");
    }

    @Test
    void ofARecordWithManyFieldsAllAreCountedAndSomeNamed() {
        StringBuilder json = new StringBuilder("{\"match_id\":\"m\"");
        for (int i = 0; i < 5_000; i++) {
            json.append(",\"f").append(i).append("\":0");
        }
        try (Filled filled = new Filled(BuiltInTables.MATCHES)) {
            filled.offer(json.append('}').toString());

            assertThat(filled.buffer.content().unknownFields()).isEqualTo(5_000);
            assertThat(filled.buffer.content().unknownFieldNames()).hasSize(NameCounts.MOST_TOLD);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":1, \"name\" : \"x\",\"slug\":{},\"status\":\"s\"} | the record has fields id, name, slug, status",
                "{\"schema\":{\"type\":\"struct\"},\"payload\":{\"match_id\":\"m\"}} | the record has fields schema,"
                        + " payload; a field payload holds an object: an envelope",
                "{\"before\":null,\"after\":{\"match_id\":\"m\"}} | the record has fields before, after;"
                        + " a field after holds an object: an envelope",
                "{\"data\":{\"match_id\":\"m\"}} | the record has the field data;"
                        + " a field data holds an object: an envelope",
                "{\"payload\":\"text\",\"data\":[{}]} | the record has fields payload, data",
                "{\"a, b\":1,\"\":2,\"q\\\"\":3} | the record has fields \"a, b\", \"\", \"q'\"",
            })
    void aRecordWithoutItsKeySaysWhatItHasInstead(String json, String expected) {
        assertThat(detail(json.strip()))
                .isEqualTo("column match_id: found no value, expected a text that is not blank; " + expected.strip());
    }

    @Test
    void theFieldsOfADetailAreBounded() {
        StringBuilder json = new StringBuilder("{\"" + "w".repeat(100_000) + "\":0");
        for (int i = 0; i < 5_000; i++) {
            json.append(",\"field-").append(i).append("\":0");
        }

        assertThat(detail(json.append('}').toString()))
                .hasSizeLessThan(350)
                .contains("the record has fields " + "w".repeat(80) + "..., field-0, field-1, ")
                .endsWith(", ...");
    }

    @Test
    void aListOfNamesIsNeverMistakenForWords() {
        assertThat(NameList.of(List.of("info", "All is well.", "größe"))).isEqualTo("info, \"All is well.\", größe");
    }

    private static void add(NameCounts counts, String name) {
        byte[] padded = ("--" + name + "--").getBytes(StandardCharsets.UTF_8);
        counts.add(Place.noPath(), padded, 2, padded.length - 4);
    }

    private static String detail(String json) {
        try (Filled filled = new Filled(BuiltInTables.MATCHES)) {
            assertThat(filled.offer(json)).isEqualTo(Verdict.DEAD_LETTER);
            return filled.deadLetter().detail();
        }
    }
}
