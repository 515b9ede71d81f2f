package io.esportslake.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/**
 * Takes the row groups out of what the encoder writes, and lets them stand at their place in another file. What a file
 * has around them is kept apart: its footer, whose positions are those of the other file.
 */
final class RowGroupOutput extends StreamOutput {

    private static final int MAGIC_BYTES = 4;
    private static final int TAIL_BYTES = 8;

    private final OutputStream file;
    private final Around around = new Around();
    private long end;

    /** The row groups begin at this position of the file, which is {@value #MAGIC_BYTES} or more. */
    RowGroupOutput(OutputStream file, long position) {
        super(OutputStream.nullOutputStream(), position - MAGIC_BYTES);
        this.file = file;
    }

    @Override
    void rowGroupsBegin() throws IOException {
        divert(file);
    }

    @Override
    void rowGroupsEnd() throws IOException {
        end = getPos();
        divert(around);
    }

    /** The position after the last row group. */
    long end() {
        return end;
    }

    /** The footer of the file that the encoder meant to write. */
    FileMetaData footer() throws IOException {
        byte[] bytes = around.toByteArray();
        int length = ByteBuffer.wrap(bytes, bytes.length - TAIL_BYTES, Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        int from = bytes.length - TAIL_BYTES - length;
        return Util.readFileMetaData(new ByteArrayInputStream(bytes, from, length));
    }

    /** Bytes of an index that it meant to write behind the row groups. */
    byte[] index(long position, int length) {
        int from = Math.toIntExact(position - end);
        return around.copy(from, length);
    }

    /** Gives a part of what it holds without a copy of all of it. */
    private static final class Around extends ByteArrayOutputStream {
        byte[] copy(int from, int length) {
            return Arrays.copyOfRange(buf, from, from + length);
        }
    }
}
