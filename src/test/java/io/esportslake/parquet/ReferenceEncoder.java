package io.esportslake.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * The same files by the library's own value writers, one ColumnWriteStore per column: what {@link ParquetEncoder} is
 * measured against and compared with.
 */
final class ReferenceEncoder {

    private final ParquetSettings settings;

    ReferenceEncoder(ParquetSettings settings) {
        this.settings = settings;
    }

    long encode(VectorSchemaRoot rows, Map<String, String> metadata, OutputStream out) throws IOException {
        MessageType schema = SchemaTranslation.of(rows.getSchema());
        ParquetProperties properties = ParquetProperties.builder()
                .withPageSize(settings.pageTargetBytes())
                .withPageRowCountLimit(settings.pageMaxRows())
                .withDictionaryPageSize(settings.dictionaryMaxBytes())
                .build();
        StreamOutput output = new StreamOutput(out);
        try (PageCodec codec = PageCodec.open(settings);
                ParquetFileWriter file = new ParquetFileWriter(
                        output, schema, ParquetFileWriter.Mode.CREATE, Long.MAX_VALUE, 0, null, properties)) {
            file.start();
            int from = 0;
            for (int until : RowGroups.ends(rows, settings)) {
                try (ColumnChunkPageWriteStore pages = ColumnChunkPageWriteStore.builder()
                        .withCompressorProvider(column -> new Compressor(codec, settings))
                        .withSchema(schema)
                        .withAllocator(new HeapByteBufferAllocator())
                        .build()) {
                    for (ColumnDescriptor column : schema.getColumns()) {
                        MessageType single = new MessageType("schema", schema.getType(column.getPath()));
                        try (ColumnWriteStore store = properties.newColumnWriteStore(single, pages)) {
                            ColumnWriter writer =
                                    store.getColumnWriter(single.getColumns().get(0));
                            FieldVector vector = rows.getVector(column.getPath()[0]);
                            for (int row = from; row < until; row++) {
                                write(writer, vector, row, column.getMaxDefinitionLevel());
                                store.endRecord();
                            }
                            store.flush();
                        }
                    }
                    file.startBlock(until - from);
                    pages.flushToFileWriter(file);
                    file.endBlock();
                }
                from = until;
            }
            file.end(metadata);
        }
        return output.getPos();
    }

    private static void write(ColumnWriter writer, FieldVector vector, int row, int level) {
        if (vector.isNull(row)) {
            writer.writeNull(0, 0);
        } else if (vector instanceof VarCharVector texts) {
            writer.write(Binary.fromConstantByteArray(texts.get(row)), 0, level);
        } else if (vector instanceof VarBinaryVector bytes) {
            writer.write(Binary.fromConstantByteArray(bytes.get(row)), 0, level);
        } else if (vector instanceof IntVector numbers) {
            writer.write(numbers.get(row), 0, level);
        } else if (vector instanceof BigIntVector numbers) {
            writer.write(numbers.get(row), 0, level);
        } else if (vector instanceof TimeStampMicroTZVector times) {
            writer.write(times.get(row), 0, level);
        } else if (vector instanceof Float8Vector numbers) {
            writer.write(numbers.get(row), 0, level);
        } else if (vector instanceof BitVector flags) {
            writer.write(flags.get(row) == 1, 0, level);
        }
    }

    private record Compressor(PageCodec codec, ParquetSettings settings) implements BytesInputCompressor {
        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            PageBuffer source = new PageBuffer();
            bytes.writeAllTo(source);
            PageBuffer target = new PageBuffer();
            codec.compress(source, target);
            return BytesInput.from(target.array(), 0, target.size());
        }

        @Override
        public CompressionCodecName getCodecName() {
            return settings.compression().codecName();
        }

        @Override
        public void release() {}
    }
}
