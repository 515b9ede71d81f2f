package io.esportslake.log;

import java.util.List;
import java.util.Map;

/**
 * What opening a lake had to finish or to clear up.
 *
 * @param publishedVersions by table, the version whose files had to be made visible; tables without are not named
 * @param retired dead writers that had left staged files
 * @param deletedStagedFiles how many of those were deleted
 * @param deletedTemporaryFiles how many half-written files of dead writers were deleted elsewhere
 */
public record RecoveryReport(
        Map<String, Long> publishedVersions,
        List<RetiredWriter> retired,
        int deletedStagedFiles,
        int deletedTemporaryFiles) {

    public RecoveryReport {
        publishedVersions = Map.copyOf(publishedVersions);
        retired = List.copyOf(retired);
    }

    /**
     * A dead writer, and the commit that retired it.
     *
     * @param writer its id
     * @param table where it had staged files
     * @param version the commit's version
     */
    public record RetiredWriter(String writer, String table, long version) {}

    /** Whether there was nothing to do. */
    public boolean isEmpty() {
        return publishedVersions.isEmpty()
                && retired.isEmpty()
                && deletedStagedFiles == 0
                && deletedTemporaryFiles == 0;
    }
}
