/** The command line: {@code run}, {@code produce}, {@code show}, {@code verify}, {@code commits}. Parses, asks {@code app} and the core, prints. */
package io.esportslake.cli;
