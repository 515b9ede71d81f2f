package io.esportslake.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/** A Parquet file of this encoder whose row groups become part of another one. */
public final class ParquetPart implements AutoCloseable {

    private final SeekableByteChannel channel;
    private final String name;
    private final FileMetaData footer;

    private ParquetPart(SeekableByteChannel channel, String name, FileMetaData footer) {
        this.channel = channel;
        this.name = name;
        this.footer = footer;
    }

    /**
     * Reads the footer.
     *
     * @param channel the file; closed with this, also when this fails
     * @param name what to call it in messages
     * @throws IOException when reading fails or the bytes are no complete Parquet file
     */
    public static ParquetPart open(SeekableByteChannel channel, String name) throws IOException {
        try {
            byte[] footer = ParquetFooter.bytes(channel, name);
            ParquetFooter.parse(footer, name); // refuses what makes no sense
            return new ParquetPart(channel, name, Util.readFileMetaData(new ByteArrayInputStream(footer)));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Rows of each row group, in order. */
    public List<Long> rowGroups() {
        return footer.getRow_groups().stream().map(RowGroup::getNum_rows).toList();
    }

    /** Bytes of its pages before compression: at most about what its rows need in memory. */
    public long uncompressedBytes() {
        return footer.getRow_groups().stream()
                .mapToLong(RowGroup::getTotal_byte_size)
                .sum();
    }

    /** Whether its pages are compressed as these settings say: all pages of a file are compressed the same way. */
    public boolean isCompressedBy(ParquetSettings settings) {
        CompressionCodec codec =
                CompressionCodec.valueOf(settings.compression().codecName().name());
        return footer.getRow_groups().stream()
                .flatMap(group -> group.getColumns().stream())
                .allMatch(chunk -> chunk.getMeta_data().getCodec() == codec);
    }

    /** What was given for that key when it was written; empty when nothing was. */
    public Optional<String> metadata(String key) {
        return footer.getKey_value_metadata().stream()
                .filter(pair -> pair.getKey().equals(key))
                .map(KeyValue::getValue)
                .findFirst();
    }

    /** The Arrow schema that it was written from: names, types, nullability and field ids. */
    public Schema schema() {
        return ArrowTranslation.of(footer);
    }

    SeekableByteChannel channel() {
        return channel;
    }

    String name() {
        return name;
    }

    FileMetaData footer() {
        return footer;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
