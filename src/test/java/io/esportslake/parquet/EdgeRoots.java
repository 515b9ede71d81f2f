package io.esportslake.parquet;

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
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Roots with every type, with and without nulls, whose values are the awkward ones among random ones. */
final class EdgeRoots {

    static final ArrowType TIMESTAMP = new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
    static final ArrowType DOUBLE = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
    static final ArrowType LONG = new ArrowType.Int(64, true);
    static final ArrowType INT = new ArrowType.Int(32, true);

    static final Schema SCHEMA = new Schema(List.of(
            field("text", true, new ArrowType.Utf8()),
            field("few_texts", true, new ArrowType.Utf8()),
            field("key", false, new ArrowType.Utf8()),
            field("bytes", true, new ArrowType.Binary()),
            field("int_value", true, INT),
            field("few_ints", false, INT),
            field("long_value", true, LONG),
            field("growing", false, LONG),
            field("real", true, DOUBLE),
            field("few_reals", true, DOUBLE),
            field("flag", true, new ArrowType.Bool()),
            field("sure_flag", false, new ArrowType.Bool()),
            field("instant", true, TIMESTAMP),
            field("nothing", true, new ArrowType.Utf8()),
            field("no_number", true, LONG),
            field("no_flag", true, new ArrowType.Bool())));

    private static final long[] LONGS = {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 1};
    private static final double[] DOUBLES = {
        Double.NaN, -0.0, 0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -Double.MAX_VALUE
    };
    private static final String[] TEXTS = {
        "", "a\0b", "\0", "\uD83C\uDFC6 Pok\u00e9mon", "'\"\\\n\t,", "null", "x".repeat(5000)
    };

    private EdgeRoots() {}

    static Field field(String name, boolean nullable, ArrowType type) {
        return new Field(name, new FieldType(nullable, type, null), List.of());
    }

    static VectorSchemaRoot create(int rows, long seed, BufferAllocator allocator) {
        Random random = new Random(seed);
        VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
        for (FieldVector vector : root.getFieldVectors()) {
            vector.allocateNew();
            boolean inNulls = false;
            for (int row = 0; row < rows; row++) {
                // Nulls come alone and in runs, so that levels are mixed, all one and all zero.
                inNulls = random.nextInt(inNulls ? 40 : 200) == 0 ? !inNulls : inNulls;
                boolean isNull =
                        inNulls || random.nextInt(10) == 0 || vector.getName().startsWith("no");
                if (!isNull || !vector.getField().isNullable()) {
                    set(vector, row, random);
                }
            }
            vector.setValueCount(rows);
        }
        root.setRowCount(rows);
        return root;
    }

    private static void set(FieldVector vector, int row, Random random) {
        boolean edge = random.nextInt(50) == 0;
        boolean few = vector.getName().startsWith("few");
        if (vector instanceof VarCharVector texts) {
            texts.setSafe(row, text(edge, few, row, random).getBytes(StandardCharsets.UTF_8));
        } else if (vector instanceof VarBinaryVector binaries) {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            binaries.setSafe(row, bytes);
        } else if (vector instanceof IntVector numbers) {
            int edgeInt = random.nextBoolean() ? Integer.MIN_VALUE : Integer.MAX_VALUE;
            numbers.setSafe(row, few ? random.nextInt(7) : edge ? edgeInt : random.nextInt());
        } else if (vector instanceof BigIntVector numbers) {
            long any = edge ? LONGS[random.nextInt(LONGS.length)] : random.nextLong();
            numbers.setSafe(row, vector.getName().equals("growing") ? 1_000L + row : any);
        } else if (vector instanceof Float8Vector numbers) {
            numbers.setSafe(
                    row,
                    edge
                            ? DOUBLES[random.nextInt(DOUBLES.length)]
                            : few ? random.nextInt(9) / 4.0 : random.nextGaussian());
        } else if (vector instanceof BitVector flags) {
            flags.setSafe(row, random.nextInt(2));
        } else if (vector instanceof TimeStampMicroTZVector times) {
            times.setSafe(row, edge ? -random.nextInt() : 1_700_000_000_000_000L + random.nextInt());
        }
    }

    private static String text(boolean edge, boolean few, int row, Random random) {
        if (edge) {
            return TEXTS[random.nextInt(TEXTS.length)];
        }
        return few ? "text " + random.nextInt(12) : "text " + row + "-" + Long.toHexString(random.nextLong());
    }
}
