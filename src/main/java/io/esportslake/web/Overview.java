package io.esportslake.web;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Everything the page shows, once a second. */
@RegisterForReflection
@Schema(description = "Everything that changes, at one moment: what /api/events sends once a second")
record Overview(
        String timestamp,
        String application,
        String lakeId,
        String writerId,
        String startedAt,

        @Schema(description = "All of it in one sentence: the worst that was found")
        Verdict verdict,

        @Schema(description = "Whether Kafka answered at the last question")
        boolean isSourceReachable,

        @Schema(description = "Why the lake's directories cannot be written to; empty when they can")
        String lakeFault,

        long memoryBudgetBytes,

        @Schema(description = "Memory of the budget that is in use")
        long allocatedBytes,

        boolean arePayloadsShown,

        @Schema(description = "What is asked of the object store; missing for a lake in directories")
        Optional<StoreView> store,

        List<StreamView> streams,

        @Schema(description = "The newest, 10 per table at most")
        List<CommitView> commits,

        @Schema(description = "The newest, 10 per table at most")
        List<DeadLetterView> deadLetters) {

    /**
     * What stands on top of the page.
     *
     * @param level ok, degraded or down
     * @param sentence what was found
     * @param more what to do, or the figures when all is well
     */
    @Schema(description = "The worst that was found; the page shows it as it is")
    record Verdict(String level, String sentence, String more) {}
}
