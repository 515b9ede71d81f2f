package io.esportslake.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A commit as JSON. What only its writer knows is missing for commits of other processes. */
@Schema(name = "Commit")
record CommitView(
        String table,
        long version,
        String commitId,

        @Schema(description = "micro-batch, start, set-offset or retire")
        String kind,

        @Schema(description = "Writer id of the process that made it")
        String writer,

        String time,
        long records,
        long rows,
        long deadLetters,
        long tombstones,
        List<Range> ranges,
        int fileCount,
        long bytes,
        @Schema(description = "50 at most") List<File> files,

        @Schema(description = "Offsets given up, with the cause")
        List<String> lost,

        String note,
        Optional<String> flushReason,
        Optional<Map<String, Double>> durationMs) {

    @Schema(name = "CommittedRange", description = "Offsets from (inclusive) until (exclusive)")
    record Range(String topicPartition, long from, long until, long records) {}

    @Schema(name = "CommittedFile")
    record File(String path, long rows, long bytes) {}
}
