package io.esportslake.log;

import java.io.IOException;
import java.util.List;

/** Where the lake of a schedule lies, as somebody sees it who looks at it from outside between any two steps. */
public interface SchedulePlace extends StoragePlace {

    /** What a reader of the log uses. */
    LakeStorage reading();

    /** Of files and documents, by names below the lake that begin so, in order. */
    List<String> namesBelow(String prefix) throws IOException;

    /** What is there under a name. */
    byte[] bytes(String name) throws IOException;

    /** Whether something may be seen that does not survive a loss of power. */
    boolean canLosePower();

    /**
     * The power is gone: what was not settled is lost, and nobody holds a lock.
     *
     * @param keepsDeletions whether what was deleted stays deleted
     */
    void losePower(boolean keepsDeletions);
}
