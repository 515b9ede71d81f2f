/**
 * The command line: {@code run}, {@code produce}, {@code show}, {@code verify}, {@code commits}. Parses, asks
 * {@code app}, {@code reader} and the core, prints.
 */
package io.esportslake.cli;
