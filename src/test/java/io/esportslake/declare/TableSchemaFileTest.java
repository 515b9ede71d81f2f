package io.esportslake.declare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.esportslake.table.ColumnRule;
import io.esportslake.table.ColumnSource;
import io.esportslake.table.EpochUnit;
import io.esportslake.table.RecordFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON Schema of a table's file, which editors complete by, and the parser say the same. */
class TableSchemaFileTest {

    private static final Path RESOURCES = Path.of("src/main/resources/io/esportslake/tables");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final JsonNode schema;
    private final JsonSchema validator;

    TableSchemaFileTest() throws IOException {
        try (InputStream file = BuiltInTables.class.getResourceAsStream("/io/esportslake/tables/table.schema.json")) {
            schema = new ObjectMapper().readTree(file);
        }
        validator = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
    }

    private static final String WHOLE = """
            table: games
            version: 2
            topic: t
            key: id
            format: { frame: confluent, unwrap: payload.after, nan: null }
            columns:
              id: string
              n: { type: int, from: [a.b, "c[0]"], quoted: true, values: { x: 1, y: null }, default: 3 }
              t: { type: timestamp, unit: s }
              f: boolean
              d: double
              j: json
              r:
                type: long
                rules:
                  - { rule: not-null, then: reject }
                  - { rule: range, min: 1, then: warn }
                  - { rule: one-of, values: [1, 2], then: warn }
              s: { type: string, rules: [ { rule: pattern, pattern: "a+", then: warn } ] }
            derived:
              q: { quotient: { column: n, divisor: 60 }, rules: [ { rule: not-null, then: warn } ] }
              i: { isText: { column: s, text: live } }
              p: { isPositive: { column: n } }
              o: { textOfFlag: { column: f, whenTrue: a, whenFalse: b, whenNull: c } }
              w: { joinedText: { columns: [id, s] } }
              x: { winRate: { given: d, wins: n, games: n } }
              k: { kda: { given: d, kills: d, deaths: d, assists: d } }
            partitions: [s]
            """;

    static Stream<String> whole() throws IOException {
        List<String> files = new ArrayList<>(List.of(WHOLE));
        try (Stream<Path> all = Files.walk(RESOURCES)) {
            for (Path file :
                    all.filter(file -> file.toString().endsWith(".yaml")).toList()) {
                files.add(Files.readString(file));
            }
        }
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("whole")
    void whatTheParserTakesTheSchemaTakes(String yaml) throws Exception {
        TableFile.parse("file", yaml.getBytes(UTF_8));

        assertThat(validator.validate(YAML.readTree(yaml))).isEmpty();
    }

    static Stream<String> broken() {
        return Stream.of(
                "table: games>table: Games",
                "table: games>table: all",
                "table: games\n>",
                "version: 2>version: 0",
                "version: 2>version: two",
                "topic: t>topic: a b",
                "topic: t>topics: t",
                "frame: confluent>frame: avro",
                "nan: null>nan: zero",
                "unwrap:>unwarp:",
                "  id: string>  Id: string",
                "  id: string>  id: text",
                "type: int,>type: integer,",
                "type: int, from>from",
                "from: [a.b, \"c[0]\"]>from: []",
                "from: [a.b, \"c[0]\"]>from: [a, a]",
                "from: [a.b, \"c[0]\"]>from: { a: b }",
                "quoted: true>quoted: maybe",
                "values: { x: 1, y: null }>values: {}",
                "values: { x: 1, y: null }>values: [x]",
                "default: 3>default: null",
                "default: 3>default: [3]",
                "default: 3>defaults: 3",
                "unit: s>unit: ns",
                "rule: not-null, then: reject>rule: not-null",
                "rule: not-null, then: reject>rule: not-null, then: drop",
                "rule: not-null, then: reject>rule: not-null, min: 1, then: warn",
                "rule: range, min: 1, then>rule: range, then",
                "rule: range, min: 1, then>rule: range, values: [1], then",
                "rule: one-of, values: [1, 2]>rule: one-of",
                "rule: one-of, values: [1, 2]>rule: one-of, values: []",
                "rule: pattern, pattern: \"a+\">rule: pattern",
                "rule: pattern>rule: regex",
                "quotient: { column: n, divisor: 60 }>quotient: { column: n }",
                "quotient: { column: n, divisor: 60 }>quotient: { column: n, divisor: 0 }",
                "quotient: { column: n, divisor: 60 }>quotient: [n, 60]",
                "isText: { column: s, text: live }>isText: { column: s, value: live }",
                "isPositive:>isNegative:",
                "whenNull: c>whenMissing: c",
                "columns: [id, s]>columns: []",
                "partitions: [s]>partitions: [s, s]",
                "partitions: [s]>partitions: s");
    }

    @ParameterizedTest
    @MethodSource("broken")
    void whatIsBuiltWronglyBothRefuse(String change) throws IOException {
        String[] parts = change.split(">", -1);
        assertThat(WHOLE).contains(parts[0]);
        String yaml = WHOLE.replace(parts[0], parts[1]);

        assertThat(validator.validate(YAML.readTree(yaml))).isNotEmpty();
        assertThatThrownBy(() -> TableFile.parse("file", yaml.getBytes(UTF_8))).isInstanceOf(TableFileException.class);
    }

    @Test
    void theyKnowTheSameNames() {
        assertThat(names(schema.at("/properties"))).containsExactlyInAnyOrderElementsOf(TableFile.NAMES);
        assertThat(names(schema.at("/properties/format/properties")))
                .containsExactlyInAnyOrderElementsOf(TableFile.FORMAT_NAMES);
        assertThat(names(schema.at("/definitions/column/oneOf/1/properties")))
                .containsExactlyInAnyOrderElementsOf(ColumnReader.NAMES);
        List<String> derived = new ArrayList<>(DerivedReader.RULES.keySet());
        derived.add("rules");
        assertThat(names(schema.at("/definitions/derived/properties"))).containsExactlyInAnyOrderElementsOf(derived);
        DerivedReader.RULES.forEach((rule, arguments) -> {
            JsonNode described = schema.at("/definitions/derived/properties/" + rule);
            assertThat(names(described.get("properties"))).containsExactlyElementsOf(arguments);
            assertThat(texts(described.get("required"))).containsExactlyElementsOf(arguments);
        });
        assertThat(StreamSupport.stream(
                                schema.at("/definitions/rules/items/oneOf").spliterator(), false)
                        .map(rule -> rule.at("/properties/rule/const").asText()))
                .containsExactlyElementsOf(RuleReader.RULES);
    }

    @Test
    void theyKnowTheSameWordsAndBounds() {
        assertThat(texts(schema.at("/definitions/type/enum"))).containsExactlyElementsOf(ColumnReader.TYPES);
        assertThat(texts(schema.at("/definitions/column/oneOf/1/properties/unit/enum")))
                .containsExactlyElementsOf(
                        Arrays.stream(EpochUnit.values()).map(EpochUnit::code).toList());
        assertThat(texts(schema.at("/properties/format/properties/frame/enum")))
                .containsExactlyElementsOf(Arrays.stream(RecordFormat.Frame.values())
                        .map(RecordFormat.Frame::code)
                        .toList());
        assertThat(texts(schema.at("/definitions/then/enum")))
                .containsExactlyElementsOf(Arrays.stream(ColumnRule.Reaction.values())
                        .map(ColumnRule.Reaction::code)
                        .toList());
        assertThat(schema.at("/properties/columns/maxProperties").asInt()).isEqualTo(TableFile.MAX_COLUMNS);
        assertThat(schema.at("/definitions/column/oneOf/1/properties/from/oneOf/1/maxItems")
                        .asInt())
                .isEqualTo(ColumnSource.MAX_PATHS);
        assertThat(schema.at("/definitions/name/pattern").asText())
                .isEqualTo("^[a-z][a-z0-9_]{0," + (TableFile.MAX_NAME - 1) + "}$");
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
