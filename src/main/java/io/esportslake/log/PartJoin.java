package io.esportslake.log;

import java.io.IOException;
import java.util.List;

/** Makes one file of many. */
@FunctionalInterface
public interface PartJoin {

    /**
     * Writes all rows of the parts, in the parts' order, and ends the file for readers.
     *
     * @param parts what to join: of one root, partition key and schema
     * @param sums what is in all of them
     * @param commitId the change that the file is made by
     * @param output open; {@link StagedFile#seal} is left to the caller
     * @throws UnjoinablePartsException when the reason lies in these parts, so that others may be joined all the same
     * @throws IOException when the output cannot be written, or the work is not wanted any more
     */
    void join(List<LiveFile> parts, FileSums sums, String commitId, StagedFile output) throws IOException;
}
