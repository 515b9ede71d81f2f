package io.esportslake.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.airlift.compress.lz4.Lz4Compressor;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.xerial.snappy.Snappy;

/**
 * Compresses pages. An own interface, since Parquet's codec factory needs Hadoop; opened for one file, so that native
 * memory lives no longer than the file's writing.
 */
sealed interface PageCodec extends AutoCloseable {

    /** Appends the compressed form of the source's bytes to the target. */
    void compress(PageBuffer source, PageBuffer target) throws IOException;

    @Override
    default void close() {}

    /** Opens the codec of these settings. */
    static PageCodec open(ParquetSettings settings) {
        return switch (settings.compression()) {
            case ZSTD -> new ZstdCodec(settings.zstdLevel());
            case SNAPPY -> new SnappyCodec();
            case LZ4_RAW -> new Lz4RawCodec(new Lz4Compressor());
            case GZIP -> new GzipCodec();
            case NONE -> new CopyCodec();
        };
    }

    /**
     * Tries a codec.
     *
     * @throws IllegalStateException when its library cannot be loaded
     */
    static void probe(ParquetSettings settings) {
        PageBuffer source = new PageBuffer();
        source.writeInt(1);
        try (PageCodec codec = open(settings)) {
            codec.compress(source, new PageBuffer());
        } catch (LinkageError | IOException | RuntimeException e) {
            throw new IllegalStateException(
                    "Parquet compression " + settings.compression() + " cannot be used here (" + e
                            + "). Its native library "
                            + "is unpacked to the temporary directory, which must be writable and may not be mounted "
                            + "noexec; or choose LZ4_RAW, which needs none",
                    e);
        }
    }

    /** Zstandard through its native library. */
    final class ZstdCodec implements PageCodec {
        private final ZstdCompressCtx context;

        ZstdCodec(int level) {
            context = new ZstdCompressCtx().setLevel(level);
        }

        @Override
        public void compress(PageBuffer source, PageBuffer target) {
            int bound = Math.toIntExact(Zstd.compressBound(source.size()));
            int at = target.grow(bound);
            int length = context.compressByteArray(target.array(), at, bound, source.array(), 0, source.size());
            target.shrinkTo(at + length);
        }

        @Override
        public void close() {
            context.close();
        }
    }

    /** Snappy through its native library. */
    record SnappyCodec() implements PageCodec {
        @Override
        public void compress(PageBuffer source, PageBuffer target) throws IOException {
            int at = target.grow(Snappy.maxCompressedLength(source.size()));
            int length = Snappy.compress(source.array(), 0, source.size(), target.array(), at);
            target.shrinkTo(at + length);
        }
    }

    /** LZ4 blocks without a frame, in Java. */
    record Lz4RawCodec(Lz4Compressor compressor) implements PageCodec {
        @Override
        public void compress(PageBuffer source, PageBuffer target) {
            int bound = compressor.maxCompressedLength(source.size());
            int at = target.grow(bound);
            int length = compressor.compress(source.array(), 0, source.size(), target.array(), at, bound);
            target.shrinkTo(at + length);
        }
    }

    /** Gzip of the JDK. */
    record GzipCodec() implements PageCodec {
        @Override
        public void compress(PageBuffer source, PageBuffer target) throws IOException {
            try (GZIPOutputStream gzip = new GZIPOutputStream(target, 8192)) {
                gzip.write(source.array(), 0, source.size());
            }
        }
    }

    /** No compression. */
    record CopyCodec() implements PageCodec {
        @Override
        public void compress(PageBuffer source, PageBuffer target) {
            target.write(source.array(), 0, source.size());
        }
    }
}
