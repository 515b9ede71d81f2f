package io.esportslake.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParquetEncoderFailureTest {

    private final BufferAllocator allocator = new RootAllocator();
    private final ParquetEncoder encoder = new ParquetEncoder(ParquetSettings.defaults());

    @AfterEach
    void nothingIsLeftAllocated() {
        allocator.close();
    }

    @Test
    void aNullInAColumnWithoutNullsIsNamed() {
        try (VectorSchemaRoot root = numbers(3)) {
            ((BigIntVector) root.getVector(0)).setNull(1);
            assertThatThrownBy(() -> encode(root, OutputStream.nullOutputStream()))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "Column 'number', rows [0, 3), could not be written to a Parquet file: row 1 is null, expected a value in "
                                    + "every row. The file is incomplete: discard it and write these rows again");
        }
    }

    @Test
    void aVectorShorterThanTheRootIsNamed() {
        try (VectorSchemaRoot root = numbers(3)) {
            root.getVector(0).setValueCount(2);
            assertThatThrownBy(() -> encode(root, OutputStream.nullOutputStream()))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "Column 'number', rows [0, 3), could not be written to a Parquet file: its vector has 2 values, expected "
                                    + "at least 3. The file is incomplete: discard it and write these rows again");
        }
    }

    @Test
    void aTypeOutsideTheLakeIsRefusedBeforeTheFirstByte() {
        Schema schema = new Schema(List.of(EdgeRoots.field("day", true, new ArrowType.Int(16, true))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            assertThatThrownBy(() -> encode(root, out))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "Column 'day' has the Arrow type Int(16, true); expected Utf8, Binary, Bool, Int(32, true), Int(64, true), "
                                    + "FloatingPoint(DOUBLE) or Timestamp(MICROSECOND, UTC). Change the table's definition");
        }
        assertThat(out.size()).isZero();
    }

    @Test
    void aNameThatComesTwiceIsRefused() {
        Field field = EdgeRoots.field("number", true, EdgeRoots.LONG);
        try (VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(List.of(field, field)), allocator)) {
            assertThatThrownBy(() -> encode(root, OutputStream.nullOutputStream()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Column 'number' comes twice in the schema; a Parquet file needs distinct names");
        }
    }

    @Test
    void aFullDiskIsReportedAndTheEncoderGoesOn() throws IOException {
        try (VectorSchemaRoot root = EdgeRoots.create(20_000, 1, allocator)) {
            IOException failure = assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> encode(root, new FullDisk(200_000)))
                    .actual();
            assertThat(rootCause(failure).getMessage()).isEqualTo("disk full");
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            ByteArrayOutputStream fresh = new ByteArrayOutputStream();
            encode(root, again);
            new ParquetEncoder(ParquetSettings.defaults()).encode(root, Map.of(), fresh);
            assertThat(again.size()).isEqualTo(fresh.size());
        }
    }

    @Test
    void aDiskThatIsFullAtTheFooterIsReported() {
        try (VectorSchemaRoot root = numbers(3)) {
            assertThatThrownBy(() -> encode(root, new FullDisk(0)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("disk full");
        }
    }

    @Test
    void settingsOutOfTheirRangeAreNamed() {
        assertThatThrownBy(() -> new ParquetSettings(Compression.ZSTD, 1, 1, 1, 1, 0, 0, 1, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pageMaxRows is 1 or more, found 0");
        assertThatThrownBy(() -> new ParquetSettings(Compression.ZSTD, 23, 1, 1, 1, 1, 0, 1, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("zstdLevel is 1 to 22, found 23");
    }

    private void encode(VectorSchemaRoot root, OutputStream out) throws IOException {
        encoder.encode(root, Map.of(), out);
    }

    private VectorSchemaRoot numbers(int rows) {
        VectorSchemaRoot root = VectorSchemaRoot.create(
                new Schema(List.of(EdgeRoots.field("number", false, EdgeRoots.LONG))), allocator);
        for (int row = 0; row < rows; row++) {
            ((BigIntVector) root.getVector(0)).setSafe(row, row);
        }
        root.setRowCount(rows);
        return root;
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Takes so many bytes and then no more. */
    private static final class FullDisk extends OutputStream {
        private long room;

        FullDisk(long room) {
            this.room = room;
        }

        @Override
        public void write(int value) throws IOException {
            if (--room < 0) {
                throw new IOException("disk full");
            }
        }
    }
}
