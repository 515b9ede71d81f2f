package io.esportslake.log;

import java.nio.charset.StandardCharsets;

/** The text of a commit document, for people. */
public final class CommitText {

    private CommitText() {}

    /** The JSON as it stands in the log, on one line, checksum included. */
    public static String of(Commit commit) {
        return new String(CommitJson.encode(commit), StandardCharsets.UTF_8);
    }
}
