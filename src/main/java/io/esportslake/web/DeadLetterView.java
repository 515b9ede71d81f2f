package io.esportslake.web;

import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A dead letter as an example. The record itself lies in the lake, byte for byte. */
@Schema(name = "DeadLetter")
record DeadLetterView(
        String table,
        String at,

        @Schema(description = "Version of the commit that holds it")
        long version,

        String topicPartition,
        long offset,
        String reason,

        @Schema(
                description =
                        "Where, what was found, what was expected; missing unless esports-lake.web.show-payloads is true")
        Optional<String> detail,

        @Schema(description = "The first 500 bytes of its value; missing unless esports-lake.web.show-payloads is true")
        Optional<String> payload) {}
