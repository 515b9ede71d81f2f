package io.esportslake.seal;

import java.util.Optional;

/** What went wrong in one round: the first of it, and how often. */
final class Troubles {

    private Optional<String> first = Optional.empty();
    private int count;

    void add(Exception trouble) {
        add(text(trouble));
    }

    static String text(Throwable trouble) {
        return trouble.getMessage() == null ? trouble.toString() : trouble.getMessage();
    }

    void add(String trouble) {
        first = first.or(() -> Optional.of(trouble));
        count++;
    }

    /** One sentence; empty when nothing went wrong. */
    Optional<String> sentence() {
        return count < 2
                ? first
                : first.map(why -> why.replaceAll("\\.$", "") + " (the first of " + count + " troubles in this round)");
    }
}
