package io.esportslake.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.table.Column;
import io.esportslake.table.ColumnSource;
import io.esportslake.table.ColumnType;
import io.esportslake.table.Derivations;
import io.esportslake.table.EpochUnit;
import io.esportslake.table.FieldPath;
import io.esportslake.table.TableDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SchemaDocumentTest {

    private static TableDefinition table(int version, String... columns) {
        return table(version, ColumnType.INT, columns);
    }

    private static TableDefinition table(int version, ColumnType type, String... columns) {
        return TableDefinition.named("games")
                .schemaVersion(version)
                .key("game")
                .record(ColumnType.STRING, "game", "state")
                .record(type, columns)
                .partitionedBy("state")
                .build();
    }

    private static String refusal(SchemaDocument schema, TableDefinition definition) {
        return assertThatExceptionOfType(LakeRefusedException.class)
                .isThrownBy(() -> schema.followedBy(definition))
                .actual()
                .getMessage();
    }

    @Test
    void theFirstSchemaOfATableIsThisDocument() {
        TableDefinition table = TableDefinition.named("games")
                .key("game")
                .record(ColumnType.STRING, "game", "state")
                .record(ColumnType.INT, "seconds")
                .derived("minutes", ColumnType.INT, Derivations.quotient("seconds", 60))
                .derived("is_live", ColumnType.BOOLEAN, Derivations.isText("state", "it's live"))
                .partitionedBy("state")
                .build();

        String json = "{\"format\":1,\"table\":\"games\",\"version\":1,\"keyColumn\":\"game\",\"columns\":["
                + "{\"id\":1,\"name\":\"game\",\"type\":\"string\",\"derivation\":\"\"},"
                + "{\"id\":2,\"name\":\"state\",\"type\":\"string\",\"derivation\":\"\"},"
                + "{\"id\":3,\"name\":\"seconds\",\"type\":\"int\",\"derivation\":\"\"},"
                + "{\"id\":4,\"name\":\"minutes\",\"type\":\"int\",\"derivation\":\"quotient(seconds, 60)\"},"
                + "{\"id\":5,\"name\":\"is_live\",\"type\":\"boolean\",\"derivation\":\"isText(state, 'it''s live')\"},"
                + "{\"id\":6,\"name\":\"kafka_partition\",\"type\":\"int\",\"derivation\":\"\"},"
                + "{\"id\":7,\"name\":\"kafka_offset\",\"type\":\"long\",\"derivation\":\"\"},"
                + "{\"id\":8,\"name\":\"kafka_timestamp\",\"type\":\"timestamp\",\"derivation\":\"\"},"
                + "{\"id\":9,\"name\":\"processing_timestamp\",\"type\":\"timestamp\",\"derivation\":\"\"}],"
                + "\"partitionColumns\":[\"state\"],\"lastFieldId\":9}";
        assertThat(new String(SchemaDocument.first(table).bytes(), UTF_8)).isEqualTo(json);
    }

    @Test
    void theSchemasOfTheTablesStayWhatTheyAre() {
        assertThat(SchemaDocument.first(BuiltInTables.MATCHES).name().text())
                .isEqualTo("schema-885ed9abf5d711a09ec0d74d9b99a15e3280c3ecf05bffaa1db4b6d463a9709e");
        assertThat(SchemaDocument.first(BuiltInTables.PLAYERS).name().text())
                .isEqualTo("schema-a84c060ff92610d8f8b3fc73a4abeb4043a7f455ef7ca6c4bd4b9af642db3c90");
    }

    @Test
    void aSchemaIsReadBackAsItWasWritten() {
        for (TableDefinition table : BuiltInTables.ALL.all()) {
            SchemaDocument schema = SchemaDocument.first(table);

            SchemaDocument read = SchemaDocument.read(schema.bytes(), "here");

            assertThat(read).isEqualTo(schema);
            assertThat(read.bytes()).isEqualTo(schema.bytes());
            assertThat(read.name()).isEqualTo(schema.name());
            assertThat(SchemaDocument.definitionHash(table))
                    .isEqualTo(schema.name().sha256());
        }
    }

    @Test
    void theSameDefinitionMakesNoNewSchema() {
        SchemaDocument schema = SchemaDocument.first(table(1, "a", "b"));

        assertThat(schema.followedBy(table(1, "a", "b"))).isEqualTo(schema);
    }

    @Test
    void aColumnThatIsAddedGetsANewIdWhereverItStands() {
        SchemaDocument schema = SchemaDocument.first(table(1, "a", "b"));
        SchemaDocument more = schema.followedBy(table(2, "c", "a", "b"));

        assertThat(schema.fieldIds().of("b")).isEqualTo(4);
        assertThat(more.fieldIds().of("b")).isEqualTo(4);
        assertThat(more.fieldIds().of("c")).isEqualTo(9);
        assertThat(more.lastFieldId()).isEqualTo(9);
        assertThat(more.name()).isNotEqualTo(schema.name());
    }

    @Test
    void aWholeNumberMayBecomeALongerOneAndKeepsItsId() {
        SchemaDocument schema = SchemaDocument.first(table(1, "a"));
        TableDefinition wider = table(2, ColumnType.LONG, "a");

        assertThat(schema.followedBy(wider).fieldIds().of("a"))
                .isEqualTo(schema.fieldIds().of("a"));
        assertThat(refusal(schema.followedBy(wider), table(3, "a")))
                .isEqualTo("EL-2041: Column a of games has type long in the log, int in the definition: files that are"
                        + " there keep theirs; give the new column another name");
    }

    @Test
    void theHashOfADefinitionTellsWhatRecordsBecomeApart() {
        TableDefinition plain = table(1, "a");
        TableDefinition elsewhere = TableDefinition.named("games")
                .key("game")
                .record(ColumnType.STRING, "game", "state")
                .record(
                        new Column("a", ColumnType.INT),
                        new ColumnSource(
                                List.of(FieldPath.parse("info.a")),
                                EpochUnit.MILLIS,
                                false,
                                false,
                                Map.of(),
                                Optional.empty()))
                .partitionedBy("state")
                .build();

        assertThat(SchemaDocument.first(elsewhere).name())
                .isEqualTo(SchemaDocument.first(plain).name());
        assertThat(SchemaDocument.definitionHash(elsewhere)).isNotEqualTo(SchemaDocument.definitionHash(plain));
        assertThat(SchemaDocument.definitionHash(plain))
                .isEqualTo(SchemaDocument.first(plain).name().sha256());
    }

    @Test
    void twoInstancesThatIntroduceTheSameColumnsMakeTheSameDocument() {
        SchemaDocument schema = SchemaDocument.first(table(1, "a"));

        assertThat(schema.followedBy(table(2, "a", "b")).name())
                .isEqualTo(schema.followedBy(table(2, "a", "b")).name());
        assertThat(SchemaDocument.definitionHash(table(2, "b", "a")))
                .isNotEqualTo(SchemaDocument.definitionHash(table(2, "a", "b")));
    }

    @Test
    void whateverDefinitionsFollowNoIdEverMeansTwoColumns() {
        Random random = new Random(7);
        for (int history = 0; history < 200; history++) {
            List<String> columns = new ArrayList<>(List.of("a"));
            SchemaDocument schema = SchemaDocument.first(table(1, "a"));
            Map<Integer, String> owners = new HashMap<>();
            for (int version = 2; version < 12; version++) {
                for (int added = random.nextInt(3); added > 0; added--) {
                    columns.add("c" + columns.size());
                }
                Collections.shuffle(columns, random);
                schema = schema.followedBy(table(version, columns.toArray(String[]::new)));
                for (SchemaColumn column : schema.columns()) {
                    String owner =
                            owners.putIfAbsent(column.id(), column.column().name());
                    assertThat(column.column().name())
                            .isEqualTo(owner == null ? column.column().name() : owner);
                }
            }
            assertThat(owners.size()).isEqualTo(schema.columns().size());
        }
    }

    @Test
    void whatMayNotFollowIsSaidInASentence() {
        SchemaDocument schema = SchemaDocument.first(table(2, "a", "b"));

        assertThat(refusal(schema, table(1, "a", "b")))
                .isEqualTo(
                        "EL-2041: Table games was written with schema version 2, this program knows version 1; run the"
                                + " newer version of esports-lake, or give it the newer file of the table");
        assertThat(refusal(schema, table(2, "a", "b", "c")))
                .isEqualTo(
                        "EL-2041: Table games has schema version 2 in the log and in its definition, but they differ;"
                                + " raise the definition's schema version");
        assertThat(refusal(schema, table(3, ColumnType.DOUBLE, "a")))
                .isEqualTo(
                        "EL-2041: Column a of games has type int in the log, double in the definition: files that are"
                                + " there keep theirs; give the new column another name");
        assertThat(refusal(schema, table(3, "a")))
                .isEqualTo(
                        "EL-2041: Column b of games is in the log and not in the definition: files that are there have"
                                + " it; put it back, it is null where a record has nothing for it");
        assertThat(refusal(
                        schema,
                        TableDefinition.named("games")
                                .schemaVersion(3)
                                .key("game")
                                .record(ColumnType.STRING, "game", "state")
                                .record(ColumnType.INT, "a")
                                .derived("b", ColumnType.INT, Derivations.quotient("a", 60))
                                .partitionedBy("state")
                                .build()))
                .isEqualTo("EL-2041: Column b of games is read from the record in the log, quotient(a, 60) in the"
                        + " definition: rows that are there keep what they have; give the new column another"
                        + " name");
        assertThat(refusal(
                        schema,
                        TableDefinition.named("games")
                                .schemaVersion(3)
                                .key("state")
                                .record(ColumnType.STRING, "game", "state")
                                .partitionedBy("state")
                                .build()))
                .isEqualTo("EL-2041: Table games has the key column game in the log, state in its definition: a table"
                        + " keeps its key; give the other one a name of its own");
        assertThat(refusal(
                        schema,
                        TableDefinition.named("games")
                                .schemaVersion(3)
                                .key("game")
                                .record(ColumnType.STRING, "game", "state")
                                .build()))
                .isEqualTo(
                        "EL-2041: Table games is partitioned by [state] in the log, by [] in its definition: its files"
                                + " lie in directories that it cannot change; give the other table a name of its own");
    }

    @Test
    void whatIsNoSchemaIsSaidWithItsPlace() {
        String whole = new String(SchemaDocument.first(table(1, "a")).bytes(), UTF_8);

        assertDamaged("field table is expected at byte 12, found bread", whole.replaceFirst("\"table\"", "\"bread\""));
        assertDamaged("there is no column type 'text'", whole.replaceFirst("\"string\"", "\"text\""));
        assertDamaged("something follows after its end", whole + "{}");
        assertDamaged(
                "Field ids are between 1 and the last one given, 3, found 4 of column kafka_partition",
                whole.replace("\"lastFieldId\":7", "\"lastFieldId\":3"));
        assertThatThrownBy(() -> SchemaDocument.read(
                        whole.replaceFirst("\"format\":1", "\"format\":2").getBytes(UTF_8), "here"))
                .isInstanceOf(LakeRefusedException.class)
                .hasMessage(
                        "EL-2040: Document here has format 2, expected format 1; run the newer version of esports-lake"
                                + " that wrote it");
    }

    private static void assertDamaged(String why, String json) {
        assertThatThrownBy(() -> SchemaDocument.read(json.getBytes(UTF_8), "here"))
                .isInstanceOf(CorruptDocumentException.class)
                .hasMessage("EL-2021: Document here is damaged: its bytes are those of its name, but " + why
                        + "; it was not written by this program: restore it from a backup");
    }
}
