package io.esportslake.web;

import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The record that a dead letter is, as far as it is worth looking at. */
@Schema(name = "DeadLetterRecord")
record LetterRecordView(
        @Schema(description = "Its key, as the value") Optional<Part> key,

        @Schema(description = "Its value; missing when it was too large to be kept")
        Optional<Part> value,

        @Schema(description = "Its headers as a JSON array of names and base64 values")
        String headers) {

    @Schema(name = "DeadLetterRecordPart")
    record Part(
            @Schema(description = "How long it is") long bytes,

            @Schema(description = "Whether it is UTF-8; else other bytes stand as \\xNN in the text")
            boolean isUtf8,

            @Schema(description = "Whether the text is only its beginning")
            boolean isCut,

            String text) {}
}
