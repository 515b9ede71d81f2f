package io.esportslake.ingest;

import java.util.Objects;

/**
 * What this process says of itself, in the files that it writes and in its sentences.
 *
 * @param writerId its id as a writer of the lake
 * @param application name and version
 * @param heapOption where it is given another heap, as the end of a sentence: {@code -Xmx in JAVA_OPTS}
 */
public record ThisProgram(String writerId, String application, String heapOption) {

    public ThisProgram {
        Objects.requireNonNull(writerId, "writerId");
        Objects.requireNonNull(application, "application");
        Objects.requireNonNull(heapOption, "heapOption");
    }
}
