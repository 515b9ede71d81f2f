package io.esportslake.parquet;

import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** How pages are compressed. */
public enum Compression {
    /** Smallest files for little time; a native library. */
    ZSTD(CompressionCodecName.ZSTD),
    /** What Spark writes unless told otherwise; a native library. */
    SNAPPY(CompressionCodecName.SNAPPY),
    /** As fast as Snappy, in plain Java. */
    LZ4_RAW(CompressionCodecName.LZ4_RAW),
    /** Slow, but read by everything; part of the JDK. */
    GZIP(CompressionCodecName.GZIP),
    NONE(CompressionCodecName.UNCOMPRESSED);

    private final CompressionCodecName codecName;

    Compression(CompressionCodecName codecName) {
        this.codecName = codecName;
    }

    CompressionCodecName codecName() {
        return codecName;
    }
}
