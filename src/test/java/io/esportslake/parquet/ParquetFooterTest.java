package io.esportslake.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFooterTest {

    @TempDir
    Path directory;

    @Test
    void aFooterSaysWhatWasWritten() throws IOException {
        ParquetFooter footer = read(file(1234, Map.of("esports-lake.version", "7", "empty", "")));
        assertThat(footer.rows()).isEqualTo(1234);
        assertThat(footer.rowGroups()).isEqualTo(1);
        assertThat(footer.keyValueMetadata())
                .isEqualTo(Map.of("esports-lake.version", "7", "empty", "", "org.apache.spark.version", "3.5.0"));
        assertThat(footer.columns().size())
                .isEqualTo(EdgeRoots.SCHEMA.getFields().size());
        assertThat(footer.columns().get(0)).isEqualTo(new ParquetFooter.Column("text", "BYTE_ARRAY", "STRING", true));
        assertThat(footer.columns().get(5)).isEqualTo(new ParquetFooter.Column("few_ints", "INT32", "", false));
        assertThat(footer.columns().get(12))
                .isEqualTo(new ParquetFooter.Column("instant", "INT64", "TIMESTAMP(MICROS,true)", true));
        assertThat(footer.createdBy()).startsWith("parquet-mr version 1.18.1");
    }

    @Test
    void aFileThatCanOnlyBeReadFromItsBeginningSaysTheSame() throws IOException {
        byte[] bytes = file(1234, Map.of("esports-lake.version", "7"));

        assertThat(ParquetFooter.read(() -> new ByteArrayInputStream(bytes), bytes.length, "whole"))
                .isEqualTo(read(bytes));
        assertThatThrownBy(() -> ParquetFooter.read(
                        () -> new ByteArrayInputStream(bytes, 0, bytes.length - 4), bytes.length, "cut"))
                .isInstanceOf(IOException.class)
                .hasMessage("cut became shorter while it was read. Read it again");
    }

    @Test
    void anEmptyFileHasNoRowGroups() throws IOException {
        ParquetFooter footer = read(file(0, Map.of()));
        assertThat(List.of(footer.rows(), (long) footer.rowGroups())).isEqualTo(List.of(0L, 0L));
    }

    @Test
    void aTornFileIsNamed() throws IOException {
        byte[] whole = file(50, Map.of());
        assertThat(failure(Arrays.copyOf(whole, whole.length - 1)))
                .isEqualTo("torn is no Parquet file: it does not end in PAR1. It may be incomplete: do not read it");
        assertThat(failure(Arrays.copyOf(whole, 3)))
                .isEqualTo(
                        "torn is no Parquet file: it has 3 bytes, expected at least 12. It may be incomplete: do not read it");
    }

    @Test
    void aFooterLongerThanTheFileIsNamed() throws IOException {
        byte[] bytes = "PAR1aaaa\377\377\377\377PAR1".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(failure(bytes))
                .isEqualTo(
                        "torn is damaged: its footer claims 4294967295 bytes of a file of 16. Restore it from a copy");
    }

    @Test
    void aDamagedFooterIsNamed() throws IOException {
        byte[] bytes = file(50, Map.of());
        Arrays.fill(bytes, bytes.length - 300, bytes.length - 8, (byte) 0xFF);
        String message = failure(bytes);
        assertThat(message).startsWith("torn is damaged: its footer cannot be read (");
    }

    private static byte[] file(int rows, Map<String, String> metadata) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = EdgeRoots.create(rows, 1, allocator)) {
            new ParquetEncoder(ParquetSettings.defaults()).encode(root, metadata, out);
        }
        return out.toByteArray();
    }

    private ParquetFooter read(byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("torn"), bytes);
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return ParquetFooter.read(channel, "torn");
        }
    }

    private String failure(byte[] bytes) {
        return assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read(bytes))
                .actual()
                .getMessage();
    }
}
