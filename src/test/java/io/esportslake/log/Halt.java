package io.esportslake.log;

/** Stops the world at the n-th moment it is told of: an Error, so that nobody handles it. */
final class Halt implements StepListener {

    /** The process died here. */
    static final class Death extends Error {
        Death(String where) {
            super(where);
        }
    }

    private final int at;
    private int moments;
    private String where = "nowhere";

    /** Halts at this moment, 0 for the first; a number that is never reached halts never. */
    Halt(int at) {
        this.at = at;
    }

    @Override
    public synchronized void at(CommitStep step, Moment moment, String place) {
        if (moments++ == at) {
            where = moment + " " + step + " " + place.substring(place.lastIndexOf('/') + 1);
            throw new Death(where);
        }
        if (moments > at + 1) {
            throw new AssertionError("Somebody survived " + where + " and went on to " + step);
        }
    }

    String where() {
        return where;
    }
}
