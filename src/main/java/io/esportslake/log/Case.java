package io.esportslake.log;

/**
 * What to do in one case of a closed set of them. A {@code match} method takes one of these per case, so that a case
 * added later does not compile until everybody who tells them apart has said what to do about it.
 *
 * @param <C> the case
 * @param <T> what comes out of it
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface Case<C, T, X extends Exception> {
    T apply(C found) throws X;
}
