package io.esportslake.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.UUID;

/**
 * What the first bytes of something that should have been JSON show that it is instead. Asked only after it was
 * refused, and silent where the bytes do not tell: a wrong name would mislead more than none.
 *
 * @param kind decides what can be done about it
 * @param name such as {@code gzip}, to be read after "this is"
 */
public record ValueForm(Kind kind, String name) {

    /** What can be done about a form. */
    public enum Kind {
        /** UTF-8 text, but for the mark before it. */
        BYTE_ORDER_MARK,
        /** Text in another encoding. */
        OTHER_ENCODING,
        /** Anything, compressed. */
        COMPRESSED,
        /** The frame of a schema registry's serializer around the value. */
        REGISTRY_FRAME,
        /** Another format than JSON. */
        OTHER_FORMAT
    }

    private static final int UUID_BYTES = 16;

    /** As many bytes as {@link #of} looks at, at most; whole values are told better than their beginnings. */
    public static final int ENOUGH_BYTES = 512;

    /**
     * What a value is, if it is something other than JSON.
     *
     * @param bytes the whole value, or at least {@link #ENOUGH_BYTES} of it; unchanged
     */
    public static Optional<ValueForm> of(byte[] bytes) {
        Optional<ValueForm> form = encoding(bytes);
        form = form.isPresent() ? form : compression(bytes);
        form = form.isPresent() ? form : registryFrame(bytes);
        return form.isPresent() ? form : otherFormat(bytes);
    }

    private static Optional<ValueForm> encoding(byte[] bytes) {
        if (begins(bytes, 0xEF, 0xBB, 0xBF)) {
            return form(Kind.BYTE_ORDER_MARK, "UTF-8 text after a byte order mark");
        }
        if (begins(bytes, 0xFF, 0xFE, 0, 0) || begins(bytes, 0, 0, 0xFE, 0xFF)) {
            return form(
                    Kind.OTHER_ENCODING, bytes[0] == 0 ? "UTF-32 text (big endian)" : "UTF-32 text (little endian)");
        }
        if (begins(bytes, 0xFF, 0xFE) || isAsciiAt(bytes, 0, 2) && isZeroAt(bytes, 1, 3)) {
            return form(Kind.OTHER_ENCODING, "UTF-16 text (little endian)");
        }
        if (begins(bytes, 0xFE, 0xFF) || isAsciiAt(bytes, 1, 3) && isZeroAt(bytes, 0, 2)) {
            return form(Kind.OTHER_ENCODING, "UTF-16 text (big endian)");
        }
        return Optional.empty();
    }

    private static Optional<ValueForm> compression(byte[] bytes) {
        String name = null;
        if (begins(bytes, 0x1F, 0x8B)) {
            name = "gzip";
        } else if (begins(bytes, 0x28, 0xB5, 0x2F, 0xFD)) {
            name = "zstd";
        } else if (begins(bytes, 0x04, 0x22, 0x4D, 0x18)) {
            name = "lz4";
        } else if (begins(bytes, 0xFF, 0x06, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y')
                || begins(bytes, 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0)) {
            name = "snappy";
        } else if (begins(bytes, 0x78, 0x01) || begins(bytes, 0x78, 0x9C) || begins(bytes, 0x78, 0xDA)) {
            name = "zlib";
        } else if (begins(bytes, 'B', 'Z', 'h') && bytes.length > 9 && bytes[4] == 0x31 && bytes[5] == 0x41) {
            name = "bzip2";
        } else if (begins(bytes, 0xFD, '7', 'z', 'X', 'Z', 0)) {
            name = "xz";
        } else if (begins(bytes, 'P', 'K', 3, 4)) {
            name = "a zip archive";
        }
        return name == null ? Optional.empty() : form(Kind.COMPRESSED, name);
    }

    private static Optional<ValueForm> registryFrame(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length > 5 && bytes[0] == 0) {
            int schema = buffer.getInt(1);
            if (schema > 0 && isJsonAt(bytes, 5)) {
                return form(Kind.REGISTRY_FRAME, "Confluent wire format, schema id " + schema);
            }
            if (schema == 0 && bytes.length > 9 && buffer.getLong(1) > 0 && isJsonAt(bytes, 9)) {
                return form(Kind.REGISTRY_FRAME, "Apicurio wire format, global id " + buffer.getLong(1));
            }
            // Avro and Protobuf have no mark of their own. Ids are given from 1 or 100,001 on; eight bytes may be a
            // number.
            if (schema > 0 && schema < 1 << 24 && bytes.length > Long.BYTES) {
                return form(Kind.REGISTRY_FRAME, "Confluent wire format by its looks, schema id " + schema);
            }
        }
        boolean isGlue = begins(bytes, 3, 0) || begins(bytes, 3, 5);
        if (isGlue && bytes.length > 2 + UUID_BYTES) {
            return form(
                    Kind.REGISTRY_FRAME,
                    "AWS Glue wire format, schema version " + new UUID(buffer.getLong(2), buffer.getLong(10)));
        }
        return Optional.empty();
    }

    private static Optional<ValueForm> otherFormat(byte[] bytes) {
        String name = null;
        if (begins(bytes, 'O', 'b', 'j', 1)) {
            name = "an Avro file";
        } else if (begins(bytes, 'P', 'A', 'R', '1')) {
            name = "a Parquet file";
        } else if (begins(bytes, 0xAC, 0xED, 0, 5)) {
            name = "a serialized Java object";
        } else if (begins(bytes, 0xD9, 0xD9, 0xF7) || isMapWithTextKey(bytes, 0xA1, 0xB7, 0x61, 0x77)) {
            name = "CBOR";
        } else if (begins(bytes, ':', ')', '\n')) {
            name = "Smile";
        } else if (isMapWithTextKey(bytes, 0x81, 0x8F, 0xA1, 0xBF)) {
            name = "MessagePack";
        } else if (isBson(bytes)) {
            name = "BSON";
        } else if (begins(bytes, '<', '?', 'x', 'm', 'l') || begins(bytes, '<', '!', 'D', 'O', 'C', 'T')) {
            name = bytes[1] == '?' ? "XML" : "HTML";
        }
        return name == null ? Optional.empty() : form(Kind.OTHER_FORMAT, name);
    }

    private static Optional<ValueForm> form(Kind kind, String name) {
        return Optional.of(new ValueForm(kind, name));
    }

    private static boolean begins(byte[] bytes, int... with) {
        if (bytes.length < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if ((bytes[i] & 0xFF) != with[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAsciiAt(byte[] bytes, int one, int other) {
        return bytes.length >= 4 && bytes.length % 2 == 0 && isText(bytes[one]) && isText(bytes[other]);
    }

    private static boolean isZeroAt(byte[] bytes, int one, int other) {
        return bytes[one] == 0 && bytes[other] == 0;
    }

    private static boolean isText(byte b) {
        return b >= ' ' && b < 0x7F || b == '\n' || b == '\r' || b == '\t';
    }

    private static boolean isJsonAt(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && at < ENOUGH_BYTES && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r')) {
            at++;
        }
        return at < bytes.length && (bytes[at] == '{' || bytes[at] == '[');
    }

    /**
     * Whether a small map begins, whose first key is a short text of printable ASCII: in binary JSON the usual thing.
     */
    private static boolean isMapWithTextKey(byte[] bytes, int leastMap, int mostMap, int leastText, int mostText) {
        if (bytes.length < 3 || !isBetween(bytes[0], leastMap, mostMap) || !isBetween(bytes[1], leastText, mostText)) {
            return false;
        }
        int length = (bytes[1] & 0xFF) - leastText + 1;
        if (bytes.length < 2 + length) {
            return false;
        }
        for (int i = 2; i < 2 + length; i++) {
            if (!isBetween(bytes[i], ' ', '~')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBetween(byte b, int least, int most) {
        return (b & 0xFF) >= least && (b & 0xFF) <= most;
    }

    /** A document begins with its own length and ends in a zero. */
    private static boolean isBson(byte[] bytes) {
        return bytes.length > 5
                && ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(0) == bytes.length
                && bytes[bytes.length - 1] == 0;
    }
}
