package io.esportslake.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.esportslake.declare.TableFile;
import io.esportslake.declare.TableFileException;
import io.esportslake.parquet.DuckDb;
import io.esportslake.parquet.ParquetEncoder;
import io.esportslake.parquet.ParquetSettings;
import io.esportslake.table.Column;
import io.esportslake.table.ColumnSource;
import io.esportslake.table.ColumnType;
import io.esportslake.table.Constant;
import io.esportslake.table.FieldPath;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random tables and random records, with Jackson's tree as the reference, walked along the paths one by one. The seed
 * is fixed, so a failure repeats.
 */
class DeclaredOracleTest {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final List<String> NAMES = List.of("a", "b", "info", "k e y", "\u00FCber", "A", "x.y");
    private static final List<String> TEXTS = List.of("running", "", "N/A", "1", "true", "\u00E9t\u00E9", "-7");

    @TempDir
    Path directory;

    @Test
    void randomTablesMakeOfRandomRecordsWhatTheirFilesSay() throws Exception {
        Random random = new Random(20261129);
        int rows = 0;
        int letters = 0;
        for (int i = 0; i < 400; i++) {
            String yaml = table(random);
            TableDefinition table = parse(yaml);
            Oracle oracle = new Oracle(table);
            try (Filled filled = new Filled(table)) {
                Map<Long, Map<String, Object>> expected = new HashMap<>();
                for (long offset = 0; offset < 60; offset++) {
                    String json = record(table, random);
                    Optional<Map<String, Object>> row = oracle.row(JSON.readTree(json));
                    Verdict verdict = filled.offer(json);
                    assertThat(verdict)
                            .as(() -> json + " of\n" + yaml + filled.buffer.deadLetterSamples())
                            .isEqualTo(row.isPresent() ? Verdict.ROW : Verdict.DEAD_LETTER);
                    if (row.isPresent()) {
                        expected.put(offset, row.get());
                    }
                    rows += row.isPresent() ? 1 : 0;
                    letters += row.isPresent() ? 0 : 1;
                }
                filled.buffer.seal(Filled.SEALED_AT);
                compare(table, yaml, expected, filled);
                if (i % 20 == 0) {
                    readByDuckDb(filled);
                }
            }
        }
        assertThat(rows > 5_000 && letters > 2_000)
                .as(rows + " rows and " + letters + " dead letters prove little")
                .isTrue();
    }

    private static void compare(
            TableDefinition table, String yaml, Map<Long, Map<String, Object>> expected, Filled filled)
            throws IOException {
        int found = 0;
        for (PartitionRows partition : filled.buffer.partitions()) {
            for (int i = 0; i < partition.rows().getRowCount(); i++, found++) {
                Map<String, Object> row = Filled.row(partition, i);
                Map<String, Object> should = expected.get((Long) row.get("kafka_offset"));
                for (int c = 0; c < table.recordColumns().size(); c++) {
                    String name = table.recordColumns().get(c).name();
                    Object is = row.get(name);
                    boolean isTree = should.get(name) instanceof JsonNode;
                    assertThat(isTree && is != null ? JSON.readTree((String) is) : is)
                            .as(() -> name + " of\n" + yaml)
                            .isEqualTo(should.get(name));
                }
            }
        }
        assertThat(found).isEqualTo(expected.size());
    }

    private void readByDuckDb(Filled filled) throws IOException, SQLException {
        int file = 0;
        for (PartitionRows partition : filled.buffer.partitions()) {
            Path path = directory.resolve("rows-" + file++ + ".parquet");
            try (OutputStream out = Files.newOutputStream(path)) {
                new ParquetEncoder(ParquetSettings.defaults()).encode(partition.rows(), Map.of(), out);
            }
            assertThat(DuckDb.firstDifference(partition.rows(), path)).isEqualTo("");
        }
    }

    private static TableDefinition parse(String yaml) {
        try {
            return TableFile.parse("random.yaml", yaml.getBytes(UTF_8));
        } catch (TableFileException e) {
            throw new AssertionError(yaml, e);
        }
    }

    // A random table

    private static String table(Random random) {
        StringBuilder yaml = new StringBuilder("table: random\ntopic: random\nkey: id\n");
        boolean isUnwrapped = random.nextInt(4) == 0;
        List<String> format = new ArrayList<>();
        if (isUnwrapped) {
            format.add("unwrap: payload.after");
        }
        if (random.nextBoolean()) {
            format.add("nan: null");
        }
        yaml.append("format: { ").append(String.join(", ", format)).append(" }\ncolumns:\n  id: string\n");
        List<String> types = List.of("string", "int", "long", "double", "boolean", "timestamp", "json");
        int columns = 1 + random.nextInt(10);
        for (int i = 0; i < columns; i++) {
            column(yaml, i, types.get(random.nextInt(types.size())), isUnwrapped, random);
        }
        return yaml.toString();
    }

    private static void column(StringBuilder yaml, int number, String type, boolean isUnwrapped, Random random) {
        List<String> parts = new ArrayList<>();
        parts.add("type: " + type);
        Set<String> paths = new HashSet<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            paths.add("'" + path(isUnwrapped, random).replace("'", "''") + "'");
        }
        parts.add("from: [" + String.join(", ", paths) + "]");
        boolean isText = type.equals("string") || type.equals("json");
        if (type.equals("timestamp")) {
            parts.add("unit: " + List.of("iso", "s", "ms", "us").get(random.nextInt(4)));
        }
        if (!isText && random.nextInt(3) == 0) {
            parts.add("quoted: true");
        }
        if (!type.equals("json") && random.nextInt(3) == 0) {
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                values.put(
                        TEXTS.get(random.nextInt(TEXTS.size())),
                        random.nextInt(3) == 0 ? "null" : constant(type, random));
            }
            StringBuilder map = new StringBuilder();
            values.forEach((from, to) -> map.append(map.isEmpty() ? "" : ", ")
                    .append("'")
                    .append(from)
                    .append("': ")
                    .append(to));
            parts.add("values: { " + map + " }");
        }
        if (random.nextInt(4) == 0) {
            parts.add("default: " + constant(type, random));
        }
        yaml.append("  c")
                .append(number)
                .append(": { ")
                .append(String.join(", ", parts))
                .append(" }\n");
    }

    private static String constant(String type, Random random) {
        return switch (type) {
            case "string" -> "'text " + random.nextInt(3) + "'";
            case "int", "long" -> Integer.toString(random.nextInt(1000) - 500);
            case "double" -> random.nextInt(100) + ".25";
            case "boolean" -> Boolean.toString(random.nextBoolean());
            case "timestamp" -> "'2025-01-0" + (1 + random.nextInt(9)) + "T01:02:03.5Z'";
            default -> "'[" + random.nextInt(9) + "]'";
        };
    }

    private static String path(boolean isUnwrapped, Random random) {
        List<FieldPath.Step> steps = new ArrayList<>();
        steps.add(new FieldPath.Step(NAMES.get(random.nextInt(NAMES.size())), -1));
        for (int i = random.nextInt(4); i > 0; i--) {
            steps.add(
                    random.nextInt(3) == 0
                            ? new FieldPath.Step("", random.nextInt(3))
                            : new FieldPath.Step(NAMES.get(random.nextInt(NAMES.size())), -1));
        }
        return new FieldPath(isUnwrapped && random.nextInt(3) == 0, steps).text();
    }

    // A random record

    /** What is to become an object or an array: by name, and by index. */
    private static final class Draft {
        private final Map<String, Draft> fields = new LinkedHashMap<>();
        private final TreeMap<Integer, Draft> elements = new TreeMap<>();
        private String token;

        Draft at(List<FieldPath.Step> steps) {
            Draft at = this;
            for (FieldPath.Step step : steps) {
                at = step.isField()
                        ? at.fields.computeIfAbsent(step.name(), name -> new Draft())
                        : at.elements.computeIfAbsent(step.index(), index -> new Draft());
            }
            return at;
        }

        String text(Random random, boolean isNanNull) {
            boolean isOdd = random.nextInt(60) == 0;
            if (isOdd || fields.isEmpty() && elements.isEmpty()) {
                return token == null || isOdd ? anything(random, isNanNull) : token;
            }
            if (elements.isEmpty() || !fields.isEmpty() && random.nextBoolean()) {
                List<String> parts = new ArrayList<>();
                fields.forEach((name, value) -> {
                    parts.add(
                            quoted(name, random) + blank(random) + ":" + blank(random) + value.text(random, isNanNull));
                    if (random.nextInt(12) == 0) {
                        parts.add(
                                random.nextInt(parts.size() + 1),
                                quoted(name, random) + ":" + anything(random, isNanNull));
                    }
                });
                if (random.nextInt(5) == 0) {
                    parts.add(random.nextInt(parts.size() + 1), "\"unknown\":" + anything(random, isNanNull));
                }
                return "{" + blank(random) + String.join("," + blank(random), parts) + blank(random) + "}";
            }
            List<String> parts = new ArrayList<>();
            int length = elements.lastKey() + random.nextInt(3);
            for (int i = 0; i < length; i++) {
                parts.add(
                        elements.containsKey(i)
                                ? elements.get(i).text(random, isNanNull)
                                : anything(random, isNanNull));
            }
            return "[" + blank(random) + String.join(blank(random) + ",", parts) + "]";
        }
    }

    private static String record(TableDefinition table, Random random) {
        Draft root = new Draft();
        List<FieldPath.Step> payload =
                table.format().unwrap().map(FieldPath::steps).orElse(List.of());
        for (int i = 0; i < table.recordColumns().size(); i++) {
            ColumnSource source = table.sources().get(i);
            for (FieldPath path : source.paths()) {
                boolean isKey = table.recordColumns().get(i).name().equals("id");
                if (isKey || random.nextInt(4) > 0) {
                    List<FieldPath.Step> steps = new ArrayList<>(path.isFromRoot() ? List.of() : payload);
                    steps.addAll(path.steps());
                    root.at(steps).token =
                            isKey ? "\"k\"" : token(table.recordColumns().get(i).type(), source, random);
                }
            }
        }
        String text = root.text(random, table.format().isNanNull());
        return text.startsWith("{") ? text : "{}";
    }

    private static String token(ColumnType type, ColumnSource source, Random random) {
        if (random.nextInt(12) == 0) {
            return "null";
        }
        if (random.nextInt(8) == 0) {
            String text = TEXTS.get(random.nextInt(TEXTS.size()));
            return text.equals("1") || text.equals("true") ? text : quoted(text, random);
        }
        if (source.isJson()) {
            return anything(random, false);
        }
        String plain = switch (type) {
            case STRING -> "text " + random.nextInt(100);
            case INT -> Integer.toString(random.nextInt());
            case LONG -> Long.toString(random.nextLong() >> random.nextInt(64));
            case DOUBLE -> random.nextInt(1000) + "." + random.nextInt(1000);
            case BOOLEAN -> Boolean.toString(random.nextBoolean());
            case TIMESTAMP ->
                switch (random.nextInt(4)) {
                    case 0 ->
                        Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000))
                                .toString();
                    case 1 -> Long.toString(1_700_000_000L + random.nextInt(1_000_000));
                    case 2 -> 1_700_000_000L + random.nextInt(1_000_000) + "." + random.nextInt(10_000_000);
                    default -> 1_700_000_000L + random.nextInt(1_000_000) + (random.nextBoolean() ? "123" : "123456");
                };
        };
        boolean isBare =
                type != ColumnType.STRING && !plain.endsWith("Z") && random.nextInt(source.isQuoted() ? 2 : 30) > 0;
        return isBare ? plain : quoted(plain, random);
    }

    private static String anything(Random random, boolean isNanNull) {
        return switch (random.nextInt(isNanNull ? 12 : 9)) {
            case 0 -> "null";
            case 1 -> "true";
            case 2 -> Integer.toString(random.nextInt(100));
            case 3 -> "\"te\\u0078t\"";
            case 4 -> "[]";
            case 5 -> "{}";
            case 6 -> "[1,{\"a\":[2]},null]";
            case 7 -> "{\"a\":{\"b\":1},\"info\":[3,4]}";
            case 8 -> "\"\"";
            case 9 -> "NaN";
            case 10 -> "-Infinity";
            default -> "Infinity";
        };
    }

    private static String quoted(String text, Random random) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            quoted.append(random.nextInt(40) == 0 ? String.format(java.util.Locale.ROOT, "\\u%04x", (int) c) : c);
        }
        return quoted.append('"').toString();
    }

    private static String blank(Random random) {
        return random.nextInt(10) > 0 ? "" : " \n\t\r".substring(random.nextInt(4));
    }

    // What it should become

    /** Stands for a value that does not fit. */
    private static final class Misfit extends Exception {
        private static final long serialVersionUID = 1;
    }

    private static final class Oracle {
        private final TableDefinition table;
        private final List<FieldPath.Step> payload;
        private final Set<List<FieldPath.Step>> values = new HashSet<>();
        private final Set<List<FieldPath.Step>> exactTexts = new HashSet<>();
        private final Set<List<FieldPath.Step>> objects = new HashSet<>();
        private final Set<List<FieldPath.Step>> arrays = new HashSet<>();

        Oracle(TableDefinition table) {
            this.table = table;
            payload = table.format().unwrap().map(FieldPath::steps).orElse(List.of());
            for (ColumnSource source : table.sources()) {
                for (FieldPath path : source.paths()) {
                    List<FieldPath.Step> steps = whole(path);
                    values.add(steps);
                    if (source.isJson()) {
                        exactTexts.add(steps);
                    }
                    note(steps);
                }
            }
            note(payload);
            if (!payload.isEmpty() && !arrays.contains(payload)) {
                objects.add(payload);
            }
        }

        private void note(List<FieldPath.Step> steps) {
            for (int i = 0; i < steps.size(); i++) {
                (steps.get(i).isField() ? objects : arrays).add(steps.subList(0, i));
            }
        }

        private List<FieldPath.Step> whole(FieldPath path) {
            List<FieldPath.Step> steps = new ArrayList<>(path.isFromRoot() ? List.of() : payload);
            steps.addAll(path.steps());
            return steps;
        }

        Optional<Map<String, Object>> row(JsonNode record) {
            JsonNode own = record;
            for (FieldPath.Step step : payload) {
                own = own == null || !own.isObject() ? null : own.get(step.name());
            }
            if (own == null || !own.isObject()) {
                return Optional.empty();
            }
            Map<String, Object> row = new HashMap<>();
            try {
                for (int i = 0; i < table.recordColumns().size(); i++) {
                    Column column = table.recordColumns().get(i);
                    row.put(column.name(), value(record, column, table.sources().get(i)));
                }
            } catch (Misfit e) {
                return Optional.empty();
            }
            return row.get("id") == null || ((String) row.get("id")).isBlank() ? Optional.empty() : Optional.of(row);
        }

        private Object value(JsonNode record, Column column, ColumnSource source) throws Misfit {
            for (FieldPath path : source.paths()) {
                Object value = read(walk(record, whole(path)), whole(path), column.type(), source);
                if (value != null) {
                    return value;
                }
            }
            Object fallback = source.fallback().map(DeclaredOracleTest::value).orElse(null);
            if (source.isJson() && fallback != null) {
                try {
                    return JSON.readTree((String) fallback);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
            return fallback;
        }

        private JsonNode walk(JsonNode record, List<FieldPath.Step> steps) throws Misfit {
            JsonNode at = record;
            for (int i = 0; i < steps.size(); i++) {
                List<FieldPath.Step> place = steps.subList(0, i);
                boolean isKnown = at.isContainerNode() && isLookedInto(at, place);
                require(isKnown || (at.isContainerNode() ? exactTexts : values).contains(place));
                FieldPath.Step step = steps.get(i);
                at = !isKnown ? null : step.isField() ? at.get(step.name()) : at.get(step.index());
                if (isNull(at)) {
                    return null;
                }
            }
            return at;
        }

        private boolean isLookedInto(JsonNode container, List<FieldPath.Step> place) {
            return (container.isObject() ? objects : arrays).contains(place);
        }

        private Object read(JsonNode node, List<FieldPath.Step> place, ColumnType type, ColumnSource source)
                throws Misfit {
            if (isNull(node)) {
                return null;
            }
            if (source.isJson()) {
                return node;
            }
            if (node.isContainerNode()) {
                require(isLookedInto(node, place));
                return null;
            }
            if (source.values().containsKey(node.asText())) {
                return source.values()
                        .get(node.asText())
                        .map(DeclaredOracleTest::value)
                        .orElse(null);
            }
            if (type == ColumnType.STRING) {
                return node.asText();
            }
            if (node.isTextual() && type == ColumnType.TIMESTAMP) {
                try {
                    return micros(OffsetDateTime.parse(node.asText()).toInstant());
                } catch (DateTimeParseException e) {
                    require(source.isQuoted());
                }
            }
            require(!node.isTextual() || source.isQuoted());
            if (type == ColumnType.BOOLEAN) {
                require(node.isBoolean()
                        || node.isTextual() && List.of("true", "false").contains(node.asText()));
                return Boolean.valueOf(node.asText());
            }
            require(node.isNumber() || node.isTextual());
            return number(node.asText(), type, source);
        }

        private static Object number(String text, ColumnType type, ColumnSource source) throws Misfit {
            BigDecimal number;
            try {
                number = new BigDecimal(text);
            } catch (NumberFormatException e) {
                throw new Misfit();
            }
            try {
                return switch (type) {
                    case INT -> number.intValueExact();
                    case LONG -> number.longValueExact();
                    case DOUBLE -> number.doubleValue();
                    default -> time(number, source);
                };
            } catch (ArithmeticException e) {
                throw new Misfit();
            }
        }

        private static long time(BigDecimal number, ColumnSource source) throws Misfit {
            BigDecimal least = new BigDecimal("1e11");
            BigDecimal most = new BigDecimal("253402300799999.999999999");
            BigDecimal millis = switch (source.unit()) {
                case ISO -> throw new Misfit();
                case SECONDS -> number.movePointRight(3);
                case MILLIS -> number;
                case MICROS -> number.movePointLeft(3);
            };
            require(millis.abs().compareTo(most) <= 0);
            boolean isSure = source.unit() == io.esportslake.table.EpochUnit.SECONDS || number.signum() == 0;
            require(isSure || millis.abs().compareTo(least) >= 0);
            BigDecimal micros = millis.movePointRight(3);
            return micros.setScale(0, java.math.RoundingMode.FLOOR).longValueExact();
        }

        private static boolean isNull(JsonNode node) {
            return node == null
                    || node.isNull()
                    || node.isMissingNode()
                    || node.isDouble() && !Double.isFinite(node.doubleValue());
        }

        private static void require(boolean fits) throws Misfit {
            if (!fits) {
                throw new Misfit();
            }
        }
    }

    private static Object value(Constant constant) {
        return switch (constant.type()) {
            case STRING -> constant.text();
            case INT -> (int) constant.bits();
            case LONG -> constant.bits();
            case DOUBLE -> Double.parseDouble(constant.text());
            case BOOLEAN -> Boolean.valueOf(constant.text());
            case TIMESTAMP -> micros(Instant.parse(constant.text()));
        };
    }

    private static long micros(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond() * 1_000_000_000L + instant.getNano(), 1_000L);
    }
}
