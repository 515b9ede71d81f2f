/**
 * The packaged program as a process, against a real broker and real files: started, signalled, killed and restarted;
 * its files read by DuckDB. Run by {@code ./mvnw verify}; those tagged {@code soak} take long and are left out by
 * default.
 */
package io.esportslake.it;
