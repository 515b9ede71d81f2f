package io.esportslake.reader;

/**
 * One thing in a lake that is not as promised.
 *
 * @param check which check found it
 * @param table the table
 * @param subject the topic partition, file or commit it is about
 * @param found what is there
 * @param expected what should be there
 * @param advice what to do
 */
public record Finding(String check, String table, String subject, String found, String expected, String advice) {

    @Override
    public String toString() {
        return table + " " + subject + ": found " + found + ", expected " + expected + ". " + advice;
    }
}
