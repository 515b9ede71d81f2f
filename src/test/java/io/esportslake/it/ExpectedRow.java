package io.esportslake.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.table.Column;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a row must hold, worked out a second time from the record: by Jackson's tree and java.time. */
final class ExpectedRow {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ExpectedRow() {}

    /** Record and derived columns by name; timestamps as microseconds. */
    static Map<String, Object> of(TableDefinition table, byte[] record) {
        JsonNode tree;
        try {
            tree = JSON.readTree(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Object> row = new LinkedHashMap<>();
        for (Column column : table.recordColumns()) {
            JsonNode value = tree.path(column.name());
            row.put(
                    column.name(),
                    value.isMissingNode() || value.isNull()
                            ? null
                            : switch (column.type()) {
                                case STRING -> value.asText();
                                case INT -> value.decimalValue().intValueExact();
                                case LONG -> value.decimalValue().longValueExact();
                                case DOUBLE -> value.doubleValue();
                                case BOOLEAN -> value.booleanValue();
                                case TIMESTAMP -> micros(value);
                            });
        }
        switch (table.name()) {
            case "matches" -> deriveMatch(row);
            case "players" -> derivePlayer(row);
            default -> throw new IllegalArgumentException("No expectation for table " + table);
        }
        return row;
    }

    private static void deriveMatch(Map<String, Object> row) {
        Integer duration = (Integer) row.get("match_duration");
        row.put("duration_minutes", duration == null ? null : duration / 60);
        Object status = row.get("status");
        row.put("is_completed", status == null ? null : status.equals("finished"));
        row.put("is_live", status == null ? null : status.equals("live"));
    }

    private static void derivePlayer(Map<String, Object> row) {
        Integer games = (Integer) row.get("total_games");
        Integer wins = (Integer) row.get("total_wins");
        Object winRate = row.get("win_rate");
        if (winRate == null && games != null && games > 0 && wins != null) {
            winRate = rounded((double) wins / games * 100);
        }
        row.put("calculated_win_rate", winRate);
        Double kills = (Double) row.get("avg_kills");
        Double deaths = (Double) row.get("avg_deaths");
        Double assists = (Double) row.get("avg_assists");
        Object kda = row.get("kda_ratio");
        if (kda == null && deaths != null && deaths == 0) {
            kda = 99.99;
        } else if (kda == null && deaths != null && deaths > 0 && kills != null && assists != null) {
            kda = rounded((kills + assists) / deaths);
        }
        row.put("calculated_kda", kda);
        Object active = row.get("active");
        row.put("status", active == null ? "unknown" : active.equals(true) ? "active" : "inactive");
        List<String> names = new ArrayList<>();
        for (String part : List.of("first_name", "last_name")) {
            if (row.get(part) != null) {
                names.add((String) row.get(part));
            }
        }
        row.put("full_name", names.isEmpty() ? null : String.join(" ", names));
        row.put("has_activity", games == null ? null : games > 0);
    }

    private static double rounded(double value) {
        return BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP).doubleValue();
    }

    private static long micros(JsonNode value) {
        if (value.isNumber()) {
            return Math.multiplyExact(value.decimalValue().longValueExact(), 1_000L);
        }
        String text = value.textValue().replace(' ', 'T');
        OffsetDateTime time = text.length() == 10
                ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
                : text.matches(".*T.*(Z|[+-]\\d\\d:\\d\\d)")
                        ? OffsetDateTime.parse(text)
                        : LocalDateTime.parse(text).atOffset(ZoneOffset.UTC);
        return ChronoUnit.MICROS.between(OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC), time);
    }
}
