package io.esportslake.parquet;

import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;

/**
 * Takes the pages of one column chunk after the other, compresses each and hands it to the file at once: a chunk's
 * dictionary is complete before its first page, so no compressed page has to wait in memory.
 */
final class ChunkSink {

    private final ParquetFileWriter file;
    private final PageCodec codec;
    private final ParquetSettings settings;
    private final PageBuffer compressed;

    ChunkSink(ParquetFileWriter file, PageCodec codec, ParquetSettings settings, PageBuffer compressed) {
        this.file = file;
        this.codec = codec;
        this.settings = settings;
        this.compressed = compressed;
    }

    void start(ColumnDescriptor column, int rows) throws IOException {
        file.startColumn(column, rows, settings.compression().codecName());
    }

    void dictionary(PageBuffer plainEntries, int entries) throws IOException {
        int size = plainEntries.size();
        file.writeDictionaryPage(new DictionaryPage(compress(plainEntries), size, entries, Encoding.PLAIN));
    }

    /**
     * Compresses a page and writes it.
     *
     * @param page levels and values, uncompressed
     * @param rows of the page, nulls included
     * @param statistics of the page; empty ones make the whole chunk go without
     */
    void page(PageBuffer page, int rows, Statistics<?> statistics, Encoding encoding) throws IOException {
        int size = page.size();
        file.writeDataPage(
                rows, size, compress(page), statistics, rows, Encoding.RLE, Encoding.RLE, encoding, null, null, null);
    }

    void end() throws IOException {
        file.endColumn();
    }

    private BytesInput compress(PageBuffer page) throws IOException {
        if (settings.compression() == Compression.NONE) {
            return BytesInput.from(page.array(), 0, page.size());
        }
        compressed.clear();
        codec.compress(page, compressed);
        return BytesInput.from(compressed.array(), 0, compressed.size());
    }
}
