package io.esportslake.log;

import java.io.IOException;
import java.util.Optional;

/** Where a storage lies, for its contract test: it outlives the processes that use it. */
public interface StoragePlace {

    /** A process comes, in the name of a writer; the listener may end it at any step. */
    LakeStorage process(String writer, StepListener listener) throws IOException;

    /** Its process is gone, with what only a process holds. */
    void ended(LakeStorage process) throws IOException;

    /** A process for whom the next thing that it settles fails; empty where a call that returns has settled all. */
    Optional<LakeStorage> failing(String writer) throws IOException;

    /** Other bytes lie where a document of the log was, as a bad disk leaves them. */
    void damage(String table, long version) throws IOException;

    /** The same of a document beside the log. */
    void damage(String table, DocumentName name, byte[] content) throws IOException;

    default LakeStorage process(String writer) throws IOException {
        return process(writer, StepListener.NONE);
    }
}
