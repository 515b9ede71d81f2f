package io.esportslake.web;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What this process asks of the object store of its lake. */
@Schema(name = "Store")
record StoreView(
        @Schema(description = "Requests a day at the rate of the last ten minutes; missing in the first minute")
        Optional<Long> requestsPerDay,

        @Schema(description = "Those of them that write or list, for which stores charge most")
        Optional<Long> writesPerDay,

        @Schema(description = "How to have fewer of these; empty when there are few")
        String advice,

        @Schema(description = "By kind, most frequent first")
        List<Kind> kinds) {

    @Schema(name = "StoreRequests")
    record Kind(
            @Schema(description = "As the store calls it, for example PutObject")
            String kind,

            @Schema(description = "Since the start of this process, those that were made again included")
            long requests,

            long retries,

            @Schema(description = "Answers that the store is asked too much")
            long throttled,

            @Schema(description = "Without an answer, or with a fault of the store")
            long failed,

            @Schema(description = "Milliseconds until an answer began, on average")
            double meanMillis,

            long sentBytes,
            long receivedBytes) {}
}
