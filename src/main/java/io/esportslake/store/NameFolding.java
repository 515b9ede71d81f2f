package io.esportslake.store;

import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether a directory takes different names for one: folding upper and lower case, or the forms in which Unicode writes
 * a letter. Partition values are directory names, so two values would share a directory, and readers would see one of
 * them. Pure: judges by what a listing and look-ups said.
 */
final class NameFolding {

    /** Begins the name of a file whose last letter has two forms in Unicode; this is the composed one. */
    static final String ACCENTED = "probe-\u00e9";

    private NameFolding() {}

    /**
     * Looks whether names are kept apart.
     *
     * @param created names of files that were just created
     * @param exists whether a file is found under a name
     * @param listed the names that the directory lists
     * @return one sentence, when names are not kept apart
     */
    static Optional<String> found(List<String> created, Predicate<String> exists, Collection<String> listed) {
        for (String name : created) {
            String upper = name.toUpperCase(Locale.ROOT);
            String decomposed = Normalizer.normalize(name, Normalizer.Form.NFD);
            if (!upper.equals(name) && exists.test(upper)) {
                return Optional.of("a file created as '" + name + "' is found as '" + upper
                        + "' too: names that differ in upper and lower case only are one name here, so the rows of two"
                        + " partition values such as 'Mid' and 'MID' would share a directory; switch case folding off for"
                        + " this directory, or choose another");
            }
            if (!decomposed.equals(name) && exists.test(decomposed)) {
                return Optional.of(
                        "a file whose name has an \u00e9 written as one character is found by the name with e"
                                + " and an accent, too: names that differ in their Unicode form only are one name here, so the"
                                + " rows of two partition values would share a directory; choose another directory");
            }
            if (!listed.contains(name)) {
                return Optional.of("a file created as '" + name + "' is not listed under that name: names are changed"
                        + " here, so partition values would be too; choose another directory");
            }
        }
        return Optional.empty();
    }
}
