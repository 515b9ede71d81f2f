package io.esportslake.parquet;

import io.esportslake.table.Column;
import io.esportslake.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Roots of a lake table with values such as its topic has them; the same seed gives the same values. */
final class SampleRoots {

    private static final long START_MICROS = 1_700_000_000_000_000L;

    private SampleRoots() {}

    static Schema schema(TableDefinition table) {
        return new Schema(table.columns().stream()
                .map(column -> new Field(
                        column.name(),
                        new FieldType(!column.name().equals(table.keyColumn()), type(column), null),
                        List.of()))
                .toList());
    }

    private static ArrowType type(Column column) {
        return switch (column.type()) {
            case STRING -> new ArrowType.Utf8();
            case INT -> new ArrowType.Int(32, true);
            case LONG -> new ArrowType.Int(64, true);
            case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case BOOLEAN -> new ArrowType.Bool();
            case TIMESTAMP -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
        };
    }

    static VectorSchemaRoot create(TableDefinition table, int rows, long seed, BufferAllocator allocator) {
        Random random = new Random(seed);
        VectorSchemaRoot root = VectorSchemaRoot.create(schema(table), allocator);
        for (FieldVector vector : root.getFieldVectors()) {
            vector.allocateNew();
            for (int row = 0; row < rows; row++) {
                boolean isNull = vector.getField().isNullable() && random.nextInt(20) == 0;
                if (!isNull) {
                    set(vector, row, random);
                }
            }
            vector.setValueCount(rows);
        }
        root.setRowCount(rows);
        return root;
    }

    private static void set(FieldVector vector, int row, Random random) {
        String name = vector.getName();
        if (vector instanceof VarCharVector texts) {
            texts.setSafe(row, text(name, row, random).getBytes(StandardCharsets.UTF_8));
        } else if (vector instanceof IntVector numbers) {
            numbers.setSafe(row, name.equals("kafka_partition") ? row / 500 % 4 : number(name, random));
        } else if (vector instanceof BigIntVector numbers) {
            numbers.setSafe(
                    row,
                    name.equals("kafka_offset")
                            ? 1_000_000L * (row / 500 % 4 + 1) + row / 2000 * 500L + row % 500
                            : START_MICROS / 1000 + row / 7 + random.nextInt(30));
        } else if (vector instanceof Float8Vector numbers) {
            numbers.setSafe(row, random.nextInt(10_000) / 100.0);
        } else if (vector instanceof BitVector flags) {
            flags.setSafe(row, random.nextInt(3) == 0 ? 1 : 0);
        } else if (vector instanceof TimeStampMicroTZVector times) {
            times.setSafe(
                    row,
                    switch (name) {
                        case "processing_timestamp" -> START_MICROS;
                        case "kafka_timestamp" -> START_MICROS + row / 7 * 1000L + random.nextInt(30) * 1000L;
                        default -> START_MICROS - random.nextInt(90 * 86_400) * 1_000_000L;
                    });
        }
    }

    private static int number(String name, Random random) {
        if (name.contains("gold")) {
            return 30_000 + random.nextInt(50_000);
        }
        return name.contains("duration") ? 900 + random.nextInt(2400) : random.nextInt(60);
    }

    private static String text(String name, int row, Random random) {
        return switch (name) {
            case "match_id", "player_id" -> "ESPORTSTMNT0" + random.nextInt(4) + "_" + (3_000_000 + row * 7L);
            case "game_id", "platform_game_id" -> "1100" + random.nextInt(1_000_000_000) + random.nextInt(10);
            case "summoner_name", "game_name", "nickname" -> "Player" + random.nextInt(50_000);
            case "tag_line", "patch", "game_version", "nationality", "role" -> name + random.nextInt(20);
            case "status", "match_type", "data_source" -> name + random.nextInt(3);
            case "recent_form" -> Integer.toBinaryString(32 + random.nextInt(32));
            default -> name + " of team or player " + random.nextInt(400);
        };
    }
}
