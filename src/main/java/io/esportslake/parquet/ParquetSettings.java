package io.esportslake.parquet;

import java.util.Objects;

/**
 * How a file is cut and compressed. Targets are met by whole rows: a page or row group goes past its bytes by at most
 * one row.
 *
 * @param compression of pages and dictionaries
 * @param zstdLevel 1 to 22; used by {@link Compression#ZSTD} only
 * @param rowGroupTargetBytes uncompressed plain bytes of a row group, 1 or more
 * @param rowGroupMaxRows rows of a row group, 1 or more; the encoder keeps about 24 bytes of memory for each
 * @param pageTargetBytes uncompressed plain bytes of a page, 1 or more
 * @param pageMaxRows rows of a page, 1 or more
 * @param dictionaryMaxBytes uncompressed bytes of a column chunk's dictionary; a chunk that needs more has none; 0 for
 *     no dictionaries
 * @param truncatedStatisticsBytes the length to which text and binary bounds are cut in the column index and the
 *     footer, 1 or more
 * @param pageChecksums whether each page carries the CRC of its bytes
 */
public record ParquetSettings(
        Compression compression,
        int zstdLevel,
        long rowGroupTargetBytes,
        int rowGroupMaxRows,
        int pageTargetBytes,
        int pageMaxRows,
        int dictionaryMaxBytes,
        int truncatedStatisticsBytes,
        boolean pageChecksums) {

    private static final int MAX_PAGE_BYTES = 256 << 20;

    /** Refuses a value out of its range with an {@link IllegalArgumentException} that names it. */
    public ParquetSettings {
        Objects.requireNonNull(compression, "compression");
        require(zstdLevel >= 1 && zstdLevel <= 22, "zstdLevel is 1 to 22", zstdLevel);
        require(rowGroupTargetBytes >= 1, "rowGroupTargetBytes is 1 or more", rowGroupTargetBytes);
        require(rowGroupMaxRows >= 1, "rowGroupMaxRows is 1 or more", rowGroupMaxRows);
        require(
                pageTargetBytes >= 1 && pageTargetBytes <= MAX_PAGE_BYTES,
                "pageTargetBytes is 1 to " + MAX_PAGE_BYTES,
                pageTargetBytes);
        require(pageMaxRows >= 1, "pageMaxRows is 1 or more", pageMaxRows);
        require(
                dictionaryMaxBytes >= 0 && dictionaryMaxBytes <= MAX_PAGE_BYTES,
                "dictionaryMaxBytes is 0 to " + MAX_PAGE_BYTES,
                dictionaryMaxBytes);
        require(truncatedStatisticsBytes >= 1, "truncatedStatisticsBytes is 1 or more", truncatedStatisticsBytes);
    }

    /** Zstandard at level 1, row groups of 128 MiB or 262,144 rows, pages of 1 MiB or 20,000 rows, checksums. */
    public static ParquetSettings defaults() {
        return new ParquetSettings(Compression.ZSTD, 1, 128L << 20, 1 << 18, 1 << 20, 20_000, 1 << 20, 64, true);
    }

    public ParquetSettings withCompression(Compression other) {
        return new ParquetSettings(
                other,
                zstdLevel,
                rowGroupTargetBytes,
                rowGroupMaxRows,
                pageTargetBytes,
                pageMaxRows,
                dictionaryMaxBytes,
                truncatedStatisticsBytes,
                pageChecksums);
    }

    private static void require(boolean rule, String text, long found) {
        if (!rule) {
            throw new IllegalArgumentException(text + ", found " + found);
        }
    }
}
