package io.esportslake.web;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where a table stood. */
@Schema(name = "Growth")
record GrowthView(
        String time,

        @Schema(description = "Rows since the table's first commit")
        long rows,

        @Schema(description = "Dead letters since the table's first commit")
        long deadLetters,

        @Schema(description = "Files that lived, dead letters and those held back included")
        long files,

        @Schema(description = "Their bytes") long bytes) {}
