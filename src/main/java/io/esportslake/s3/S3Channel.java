package io.esportslake.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** Reads an object here and there, a large piece at a time. Used by one thread at a time. */
final class S3Channel implements SeekableByteChannel {

    /** Fetches some bytes. */
    @FunctionalInterface
    interface Source {
        byte[] read(long from, int length) throws IOException;
    }

    private final long size;
    private final Source source;
    private final int pieceBytes;
    private byte[] piece = {};
    private long pieceFrom;
    private long position;
    private boolean isOpen = true;

    /** Fetches {@code pieceBytes} at once; pieces begin at multiples of it. */
    S3Channel(long size, Source source, int pieceBytes) {
        this.size = size;
        this.source = source;
        this.pieceBytes = pieceBytes;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        requireOpen();
        if (position >= size) {
            return -1;
        }
        if (position < pieceFrom || position >= pieceFrom + piece.length) {
            long from = position / pieceBytes * pieceBytes;
            piece = source.read(from, (int) Math.min(pieceBytes, size - from));
            pieceFrom = from;
        }
        int at = (int) (position - pieceFrom);
        int length = Math.min(into.remaining(), piece.length - at);
        into.put(piece, at, length);
        position += length;
        return length;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public long position() throws IOException {
        requireOpen();
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        requireOpen();
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return size;
    }

    @Override
    public SeekableByteChannel truncate(long newSize) {
        throw new NonWritableChannelException();
    }

    private void requireOpen() throws IOException {
        if (!isOpen) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void close() {
        isOpen = false;
        piece = new byte[0];
    }
}
