package io.esportslake.commit;

import java.util.Arrays;

/** Why a commit was made. */
public enum CommitKind {
    /** Rows and dead letters of one micro-batch; without files when only the position moved. */
    MICRO_BATCH("micro-batch"),
    /** Start positions of topic partitions never seen before, as empty ranges. */
    START("start"),
    /** An operator moved next offsets. */
    SET_OFFSET("set-offset"),
    /** A dead writer may not commit any more; comes before its staging directory is deleted. */
    RETIRE("retire"),
    /** A micro-batch whose document was lost, rebuilt from the footers of its files. */
    REPAIR("repair");

    private final String text;

    CommitKind(String text) {
        this.text = text;
    }

    /** The kind's name in a commit document. */
    public String text() {
        return text;
    }

    /** Whether commits of this kind hold the rows and dead letters of a micro-batch. */
    public boolean isMicroBatch() {
        return switch (this) {
            case MICRO_BATCH, REPAIR -> true;
            case START, SET_OFFSET, RETIRE -> false;
        };
    }

    static CommitKind of(String text) {
        return Arrays.stream(values())
                .filter(kind -> kind.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no kind of commit '" + text + "'"));
    }
}
