package io.esportslake.web;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Dead letters of a table as they lie in the lake, newest first. */
@Schema(name = "DeadLetterPage")
record LetterPageView(
        @Schema(
                description =
                        "Fewer than the limit, or none, though there are older ones, when the files that were looked"
                                + " through hold no more")
        List<Item> letters,

        @Schema(description = "Where older ones begin, to be given as after; missing when there are none")
        Optional<String> next,

        @Schema(description = "Letters whose files are not there; 0 when all is well")
        long notThere) {

    @Schema(name = "DeadLetterInLake")
    record Item(
            @Schema(description = "When it was processed") String at,

            String topicPartition,
            int partition,
            long offset,
            String reason,

            @Schema(
                    description = "Where, what was found, what was expected; missing unless"
                            + " esports-lake.web.show-payloads is true")
            Optional<String> detail) {}
}
