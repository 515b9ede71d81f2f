package io.esportslake.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.esportslake.source.ValueForm;
import java.io.IOException;
import java.util.Optional;

/**
 * Tells lines of JSON from other files that people give for them: their lines would go out one by one and none of them
 * would be a record. A single broken line is no concern of this; what to make of it is the lake's business.
 */
final class LinesForm {

    private static final JsonFactory JSON = new JsonFactory();

    private static final String ONE_A_LINE = "; expected NDJSON, one JSON object per line";

    private LinesForm() {}

    /** How the lines after one that is cut off continue it. */
    enum Continuation {
        /** Not as JSON does: the line alone is broken. */
        NONE,
        /** The object goes on in the next line. */
        GOES_ON,
        /** So far all of it is one object that has not come to its end. */
        UNDECIDED
    }

    static boolean hasByteOrderMark(byte[] head) {
        return ValueForm.of(head)
                .filter(form -> form.kind() == ValueForm.Kind.BYTE_ORDER_MARK)
                .isPresent();
    }

    /**
     * What the file is instead of lines of JSON, with what to do; empty when it may be such.
     *
     * @param head its first bytes
     */
    static Optional<String> otherThanLines(byte[] head) {
        Optional<ValueForm> form = ValueForm.of(head);
        if (form.isPresent()) {
            return Optional.of("it is " + form.get().name() + advice(form.get().kind()));
        }
        int first = 0;
        while (first < head.length && (head[first] == ' ' || head[first] == '\t' || isLineEnd(head[first]))) {
            first++;
        }
        if (first == head.length || head[first] == '{') {
            return Optional.empty();
        }
        if (head[first] == '[') {
            return Optional.of("it is a JSON array" + ONE_A_LINE + " (jq -c '.[]' makes them of an array)");
        }
        for (int i = 0; i < head.length; i++) {
            if (head[i] == 0) {
                return Optional.of("it is binary, with a NUL at byte " + i + ONE_A_LINE);
            }
        }
        return Optional.empty();
    }

    private static String advice(ValueForm.Kind kind) {
        return switch (kind) {
            case BYTE_ORDER_MARK, REGISTRY_FRAME, OTHER_FORMAT -> ONE_A_LINE;
            case OTHER_ENCODING -> "; convert it to UTF-8 first (iconv -t UTF-8), '-' for a file reads standard input";
            case COMPRESSED -> "; decompress it first, '-' for a file reads standard input";
        };
    }

    /**
     * What to say of an object over several lines.
     *
     * @param line the number of its first, from 1
     */
    static String overSeveralLines(long line) {
        return "the object that begins in line " + line + " goes on in line " + (line + 1) + ONE_A_LINE
                + " (jq -c . makes them of objects over several lines)";
    }

    /** Whether a line cut off within an object or array goes on in what follows; both come with their line ends. */
    static Continuation continuation(byte[] text) throws IOException {
        int depth = 0;
        int lastLine = 1;
        try (JsonParser parser = JSON.createParser(text)) {
            try {
                do {
                    JsonToken token = parser.nextToken();
                    depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                    lastLine = parser.currentTokenLocation().getLineNr();
                } while (depth > 0);
                return Continuation.GOES_ON;
            } catch (JsonProcessingException e) {
                if (!isAtEnd(parser, text)) {
                    return Continuation.NONE;
                }
                return lastLine > 1 ? Continuation.GOES_ON : Continuation.UNDECIDED;
            }
        }
    }

    /** Whether what the parser missed is more text: then all before is sound. */
    static boolean isAtEnd(JsonParser parser, byte[] text) {
        return parser.currentLocation().getByteOffset() >= text.length;
    }

    static boolean isLineEnd(byte b) {
        return b == '\n' || b == '\r';
    }
}
