/**
 * Tables as files: the text of one becomes a {@link io.esportslake.table.TableDefinition}, or sentences that say in
 * which line what is wrong. Start with {@link io.esportslake.declare.TableFile};
 * {@link io.esportslake.declare.BuiltInTables} are the files that lie in the package.
 *
 * <p>The one room that sees the YAML parser. Bytes come in, values go out: where files lie is the matter of
 * {@code config}.
 */
package io.esportslake.declare;
