package io.esportslake.propose;

/** Bounds how many places of records are remembered, whatever records hold. */
final class PlacesLeft {

    private int left;
    private boolean isExceeded;

    PlacesLeft(int most) {
        left = most;
    }

    boolean take() {
        if (left == 0) {
            isExceeded = true;
            return false;
        }
        left--;
        return true;
    }

    boolean isExceeded() {
        return isExceeded;
    }
}
