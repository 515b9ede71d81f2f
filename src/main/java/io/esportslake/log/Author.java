package io.esportslake.log;

/**
 * Who makes commits of a table, and by which rules.
 *
 * @param writer the writer id of this process
 * @param application name and version of the program
 * @param lakeId the lake
 * @param table the table
 * @param schemaVersion the table's schema version in this program
 * @param commitsKept how many documents, the newest included, are never pruned
 */
record Author(String writer, String application, String lakeId, String table, int schemaVersion, int commitsKept) {}
