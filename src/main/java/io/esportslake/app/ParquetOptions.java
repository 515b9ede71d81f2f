package io.esportslake.app;

import io.esportslake.config.LakeConfig;
import io.esportslake.parquet.Compression;
import io.esportslake.parquet.ParquetSettings;

/** How files are written, by the configuration. */
public final class ParquetOptions {

    private ParquetOptions() {}

    /** What is not configured is as by default. */
    public static ParquetSettings of(LakeConfig config) {
        ParquetSettings defaults = ParquetSettings.defaults();
        return new ParquetSettings(
                Compression.valueOf(config.parquet().compression().name()),
                config.parquet().zstdLevel(),
                config.parquet().rowGroupSize().asLongValue(),
                defaults.rowGroupMaxRows(),
                Math.toIntExact(config.parquet().pageSize().asLongValue()),
                defaults.pageMaxRows(),
                defaults.dictionaryMaxBytes(),
                defaults.truncatedStatisticsBytes(),
                defaults.pageChecksums());
    }
}
