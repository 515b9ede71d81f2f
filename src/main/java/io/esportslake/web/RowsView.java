package io.esportslake.web;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The newest rows of a table. */
@Schema(name = "Rows")
record RowsView(
        @Schema(
                description =
                        "False unless esports-lake.web.show-payloads is true: then the columns are only those that say"
                                + " where a record came from, and when")
        boolean areContentsShown,

        List<String> columns,

        @Schema(
                description =
                        "Newest first; one text or null per column, cut after 500 characters (esports-lake show --json"
                                + " prints everything)")
        List<List<@Nullable String>> rows) {}
