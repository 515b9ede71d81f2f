package io.esportslake.watch;

import io.esportslake.log.Commit;
import io.esportslake.log.CommittedFile;
import io.esportslake.log.CommittedRange;
import io.esportslake.log.LostRange;
import io.esportslake.source.RecordCounts;
import java.time.Instant;
import java.util.List;

/**
 * What is worth showing of a commit; bounded, whatever it holds.
 *
 * @param version its version
 * @param commitId its id
 * @param kind why it was made
 * @param writer who made it
 * @param time when
 * @param records what it counts
 * @param addedRows how many rows the table has more with it
 * @param addedDeadLetters how many dead letters it has more with it; negative when some have become rows
 * @param ranges the offset ranges it covers
 * @param files its files, {@value #MAX_FILES} at most
 * @param fileCount how many files it has
 * @param bytes bytes of all its files
 * @param lost offsets given up
 * @param note who moved offsets and why; else empty
 */
public record LoggedCommit(
        long version,
        String commitId,
        String kind,
        String writer,
        Instant time,
        RecordCounts records,
        long addedRows,
        long addedDeadLetters,
        List<CommittedRange> ranges,
        List<CommittedFile> files,
        int fileCount,
        long bytes,
        List<LostRange> lost,
        String note) {

    /** Files kept of one commit. */
    public static final int MAX_FILES = 50;

    static LoggedCommit of(Commit commit) {
        List<CommittedFile> files = commit.files();
        return new LoggedCommit(
                commit.version(),
                commit.commitId(),
                commit.kind(),
                commit.writer(),
                commit.time(),
                commit.records(),
                commit.addedRows(),
                commit.addedDeadLetters(),
                commit.ranges(),
                List.copyOf(files.subList(0, Math.min(MAX_FILES, files.size()))),
                files.size(),
                files.stream().mapToLong(CommittedFile::bytes).sum(),
                commit.lost(),
                commit.note());
    }
}
