package io.esportslake.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.esportslake.table.Column;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The decoding rules once more, without a line of the decoder: Jackson parses, java.time and BigDecimal judge. Slow and
 * plain. A record is the record columns of its row, or empty when it is a dead letter.
 */
final class JacksonDecode {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final Pattern TIME = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})"
            + "(?:[T ](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d+))?)?(?:Z|([+-])(\\d{2})(?::?(\\d{2}))?)?)?");
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long FIRST_SECOND = LocalDate.of(1, 1, 1).toEpochDay() * 86_400;
    private static final long LAST_SECOND = LocalDate.of(9999, 12, 31).toEpochDay() * 86_400 + 86_399;
    private static final String HIVE_SPECIAL = "\"#%'*/:=?\\\u007F{[]^";

    /** Jackson reads only the low byte of a character as a digit, so it takes U+0130 for a 0. */
    private static final Pattern ESCAPE_WITHOUT_ASCII_DIGITS =
            Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u[0-9A-Fa-f]{0,3}[^\\x00-\\x7F]");

    private JacksonDecode() {}

    /** A record that cannot become a row. */
    private static final class Misfit extends Exception {}

    static Optional<Map<String, Object>> decode(byte[] json, TableDefinition table, int maxNesting) {
        try {
            Map<String, Object> fields = parse(json, maxNesting);
            Map<String, Object> row = new HashMap<>();
            for (Column column : table.recordColumns()) {
                row.put(column.name(), value(fields.get(column.name()), column));
            }
            requireKey((String) row.get(table.keyColumn()));
            for (String column : table.partitionColumns()) {
                if (row.get(column) instanceof String text) {
                    row.put(column, partitionValue(column, text));
                }
            }
            return Optional.of(row);
        } catch (IOException | Misfit e) {
            return Optional.empty();
        }
    }

    /** Text, number or flag as source text with its kind; the last of several fields of one name. */
    private record Scalar(JsonToken token, String text) {}

    private static final Object NESTED = new Object();

    private static Map<String, Object> parse(byte[] json, int maxNesting) throws IOException, Misfit {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Misfit();
        }
        if (ESCAPE_WITHOUT_ASCII_DIGITS.matcher(text).find()) {
            throw new Misfit();
        }
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT
                    || !text.stripLeading().startsWith("{")) {
                throw new Misfit();
            }
            Map<String, Object> fields = new LinkedHashMap<>();
            String name = "";
            int depth = 1;
            while (depth > 0) {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    throw new Misfit();
                }
                switch (token) {
                    case START_OBJECT, START_ARRAY -> {
                        if (depth == 1) {
                            fields.put(name, NESTED);
                        }
                        if (++depth > maxNesting) {
                            throw new Misfit();
                        }
                    }
                    case END_OBJECT, END_ARRAY -> depth--;
                    case FIELD_NAME -> {
                        requirePairs(parser.currentName());
                        name = depth == 1 ? parser.currentName() : name;
                    }
                    default -> {
                        requirePairs(parser.getText());
                        if (depth == 1) {
                            fields.put(name, new Scalar(token, parser.getText()));
                        }
                    }
                }
            }
            if (parser.nextToken() != null) {
                throw new Misfit();
            }
            return fields;
        }
    }

    private static void requirePairs(String text) throws Misfit {
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new Misfit();
        }
    }

    private static Object value(Object field, Column column) throws Misfit {
        if (field == null) {
            return null;
        }
        if (!(field instanceof Scalar scalar)) {
            throw new Misfit();
        }
        JsonToken token = scalar.token();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        boolean isText = token == JsonToken.VALUE_STRING;
        boolean isFlag = token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE;
        boolean isNumber = !isText && !isFlag;
        return switch (column.type()) {
            case STRING -> scalar.text();
            case BOOLEAN -> {
                require(isFlag);
                yield token == JsonToken.VALUE_TRUE;
            }
            case INT -> {
                require(isNumber);
                yield (int) whole(scalar.text(), Integer.MIN_VALUE, Integer.MAX_VALUE);
            }
            case LONG -> {
                require(isNumber);
                yield whole(scalar.text(), Long.MIN_VALUE, Long.MAX_VALUE);
            }
            case DOUBLE -> {
                require(isNumber);
                double real = Double.parseDouble(scalar.text());
                require(!Double.isInfinite(real));
                yield real;
            }
            case TIMESTAMP -> {
                require(!isFlag);
                if (isText) {
                    yield micros(scalar.text());
                }
                yield microsOfMillis(scalar.text());
            }
        };
    }

    private static long microsOfMillis(String text) throws Misfit {
        String[] parts = text.split("[eE]");
        BigDecimal mantissa = new BigDecimal(parts[0]);
        if (mantissa.signum() == 0) {
            return 0;
        }
        BigInteger power = new BigInteger(parts.length == 1 ? "0" : parts[1].replace("+", ""));
        // Nobody writes a time with more, and they would only be slow to shift.
        require(power.abs().compareTo(BigInteger.valueOf(64)) <= 0
                && parts[0].replaceAll("[-.]", "").length() <= 64);
        BigDecimal millis = mantissa.scaleByPowerOfTen(power.intValue());
        require(millis.abs().compareTo(BigDecimal.valueOf(100_000_000_000L)) >= 0); // less looks like seconds
        require(millis.precision() - millis.scale() < 16);
        long micros = millis.movePointRight(3).setScale(0, RoundingMode.FLOOR).longValueExact();
        require(micros >= FIRST_SECOND * MICROS_PER_SECOND && micros < (LAST_SECOND + 1) * MICROS_PER_SECOND);
        return micros;
    }

    private static void require(boolean fits) throws Misfit {
        if (!fits) {
            throw new Misfit();
        }
    }

    private static long whole(String text, long lowest, long highest) throws Misfit {
        String[] parts = text.split("[eE]");
        BigDecimal mantissa = new BigDecimal(parts[0]).stripTrailingZeros();
        if (mantissa.signum() == 0) {
            return 0;
        }
        BigInteger power = new BigInteger(parts.length == 1 ? "0" : parts[1].replace("+", ""))
                .subtract(BigInteger.valueOf(mantissa.scale()));
        require(power.signum() >= 0 && power.bitLength() < 8);
        BigInteger value = mantissa.unscaledValue().multiply(BigInteger.TEN.pow(power.intValue()));
        require(value.bitLength() < 64);
        require(value.longValue() >= lowest && value.longValue() <= highest);
        return value.longValue();
    }

    private static long micros(String text) throws Misfit {
        Matcher part = TIME.matcher(text);
        require(part.matches());
        try {
            LocalDate date = LocalDate.of(number(part, 1), number(part, 2), number(part, 3));
            LocalTime time = LocalTime.of(number(part, 4), number(part, 5), number(part, 6));
            int offset = number(part, 9) * 60 + number(part, 10);
            require(number(part, 10) < 60 && offset <= 18 * 60);
            String fraction = part.group(7) == null ? "" : part.group(7);
            long seconds = date.toEpochDay() * 86_400
                    + time.toSecondOfDay()
                    - ("-".equals(part.group(8)) ? -offset : offset) * 60L;
            require(date.getYear() >= 1 && seconds >= FIRST_SECOND && seconds <= LAST_SECOND);
            return seconds * MICROS_PER_SECOND + Long.parseLong((fraction + "000000").substring(0, 6));
        } catch (DateTimeException e) {
            throw new Misfit();
        }
    }

    private static int number(Matcher part, int group) {
        return part.group(group) == null ? 0 : Integer.parseInt(part.group(group));
    }

    private static void requireKey(String key) throws Misfit {
        require(key != null && !key.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c)));
    }

    /** Null for what a path cannot tell from null; a misfit when its directory's name is longer than 255 bytes. */
    private static String partitionValue(String column, String text) throws Misfit {
        if (text.isEmpty() || text.equals("__HIVE_DEFAULT_PARTITION__")) {
            return null;
        }
        int escaped = text.chars()
                .map(c -> c < 0x20 || HIVE_SPECIAL.indexOf(c) >= 0 ? 2 : 0)
                .sum();
        require(column.length() + 1 + text.getBytes(StandardCharsets.UTF_8).length + escaped <= 255);
        return text;
    }
}
