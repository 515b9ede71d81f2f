package io.esportslake.reader;

import io.esportslake.log.CommittedFile;
import io.esportslake.log.OffsetSpan;
import io.esportslake.source.OffsetRange;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run knows about one data file so far. */
final class LakeFile {

    final PublishedFile file;
    private final Path published;
    /** What the log says of it; null when no document in reach names it. */
    @Nullable
    CommittedFile named;
    /** The id of the commit that names it; null like {@link #named}. */
    @Nullable
    String commitId;
    /** False when readers must not, or cannot, count on it: its rows are not looked at. */
    boolean isReadable = true;
    /** Rows by its footer. */
    long rows;
    /** The offsets its micro-batch covers by its footer, by number of the topic partition. */
    Map<Integer, OffsetRange> ranges = Map.of();
    /**
     * What it holds by its footer of topic partitions with one number, which are of topics that the table had one after
     * the other. Its rows tell the number alone.
     */
    List<OffsetSpan> ofSeveralTopics = List.of();

    LakeFile(PublishedFile file) {
        this(file, file.location());
    }

    /**
     * A file that may still be staged.
     *
     * @param published where it lies once it is published
     */
    LakeFile(PublishedFile file, Path published) {
        this.file = file;
        this.published = published;
    }

    /** What it holds of topic partitions with that number, when it is of several topics. */
    List<OffsetSpan> ofSeveralTopics(int number) {
        return ofSeveralTopics.stream()
                .filter(span -> span.topicPartition().partition() == number)
                .toList();
    }

    /** Reads something of a file that lies there. */
    @FunctionalInterface
    interface Reading<T> {
        T read(Path location) throws IOException;
    }

    /**
     * Reads it where it lies: a staged file may be published, and then unlinked, at any moment.
     *
     * @throws NoSuchFileException when it is at neither place
     */
    <T> T read(Reading<T> reading) throws IOException {
        if (!published.equals(file.location())) {
            try {
                return reading.read(file.location());
            } catch (NoSuchFileException e) {
                // published meanwhile
            }
        }
        return reading.read(published);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
