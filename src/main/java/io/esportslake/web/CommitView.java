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

        @Schema(description = "micro-batch, start, set-offset, retire, repair, takeover, seal or replace")
        String kind,

        @Schema(description = "Writer id of the process that made it")
        String writer,

        String time,
        long records,

        @Schema(description = "How many the table has more with it: its own records, and dead letters that became rows")
        long rows,

        @Schema(description = "How many the table has more with it; negative when some of them became rows")
        long deadLetters,

        long tombstones,
        int rangeCount,

        @Schema(description = "All of them; in the overview the first 12")
        List<Range> ranges,

        int fileCount,
        long bytes,

        @Schema(description = "50 at most; in the overview the first 6")
        List<File> files,

        @Schema(description = "Offsets given up, with the cause")
        List<String> lost,

        String note,
        Optional<String> flushReason,
        Optional<Map<String, Double>> durationMs) {

    private static final int BRIEF_RANGES = 12;
    private static final int BRIEF_FILES = 6;

    /** As sent every second: bounded, whatever the commit holds. */
    CommitView brief() {
        return new CommitView(
                table,
                version,
                commitId,
                kind,
                writer,
                time,
                records,
                rows,
                deadLetters,
                tombstones,
                rangeCount,
                List.copyOf(ranges.subList(0, Math.min(BRIEF_RANGES, ranges.size()))),
                fileCount,
                bytes,
                List.copyOf(files.subList(0, Math.min(BRIEF_FILES, files.size()))),
                lost,
                note,
                flushReason,
                durationMs);
    }

    @Schema(name = "CommittedRange", description = "Offsets from (inclusive) until (exclusive)")
    record Range(String topicPartition, long from, long until, long records) {}

    @Schema(name = "CommittedFile")
    record File(String path, long rows, long bytes) {}
}
