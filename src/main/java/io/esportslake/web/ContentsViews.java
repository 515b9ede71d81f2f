package io.esportslake.web;

import io.esportslake.config.LakeConfig;
import io.esportslake.reader.LetterPage;
import io.esportslake.table.Column;
import io.esportslake.table.TableDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Maps what was read from the lake into what is shown; what records hold only where that is allowed. */
@ApplicationScoped
class ContentsViews {

    /** What {@link #record} takes. */
    static final List<String> RECORD_COLUMNS = List.of("record_key", "record_value", "headers");

    private static final int MOST_CHARACTERS = 500;
    private static final int MOST_BYTES = 20_000;
    private static final String CUT = "…";

    private final LakeConfig config;

    ContentsViews(LakeConfig config) {
        this.config = config;
    }

    boolean areContentsShown() {
        return config.web().showPayloads();
    }

    /** The columns of a table that may be shown: all, or those that do not come from what a record holds. */
    List<String> columns(TableDefinition table) {
        return table.columns().stream()
                .filter(column -> areContentsShown() || TableDefinition.isLineage(column.name()))
                .map(Column::name)
                .toList();
    }

    RowsView rows(List<String> columns, List<Object[]> rows) {
        return new RowsView(
                areContentsShown(),
                columns,
                rows.stream()
                        .map(row -> Arrays.stream(row).map(ContentsViews::text).toList())
                        .toList());
    }

    LetterPageView letters(LetterPage page) {
        return new LetterPageView(
                page.letters().stream()
                        .map(letter -> new LetterPageView.Item(
                                letter.at().toString(),
                                letter.topic() + "-" + letter.partition(),
                                letter.partition(),
                                letter.offset(),
                                letter.reason(),
                                areContentsShown() ? Optional.ofNullable(letter.detail()) : Optional.empty()))
                        .toList(),
                page.next().map(mark -> mark.text()),
                page.notThere());
    }

    /** A record of the values of {@link #RECORD_COLUMNS}. */
    static LetterRecordView record(Object[] values) {
        return new LetterRecordView(part(values[0]), part(values[1]), String.valueOf(values[2]));
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        String text = value.toString();
        return text.length() <= MOST_CHARACTERS ? text : start(text, MOST_CHARACTERS) + CUT;
    }

    /** Never half a character. */
    private static String start(String text, int most) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    private static Optional<LetterRecordView.Part> part(@Nullable Object value) {
        if (!(value instanceof byte[] bytes)) {
            return Optional.empty();
        }
        boolean isUtf8 = isUtf8(bytes);
        boolean isCut = bytes.length > MOST_BYTES;
        byte[] start = isCut ? Arrays.copyOf(bytes, isUtf8 ? startOfCharacter(bytes) : MOST_BYTES) : bytes;
        return Optional.of(new LetterRecordView.Part(
                bytes.length, isUtf8, isCut, isUtf8 ? new String(start, StandardCharsets.UTF_8) : escaped(start)));
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static int startOfCharacter(byte[] bytes) {
        int at = MOST_BYTES;
        while ((bytes[at] & 0xC0) == 0x80) {
            at--;
        }
        return at;
    }

    private static String escaped(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length * 2);
        for (byte b : bytes) {
            if (b >= 0x20 && b < 0x7F) {
                text.append((char) b);
            } else {
                text.append(String.format(Locale.ROOT, "\\x%02X", b & 0xFF));
            }
        }
        return text.toString();
    }
}
