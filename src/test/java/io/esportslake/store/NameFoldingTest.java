package io.esportslake.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class NameFoldingTest {

    private static final String PLAIN = "probe.1.writer-7.tmp";
    private static final String ACCENTED = NameFolding.ACCENTED + ".2.writer-7.tmp";

    /** What a directory says that takes names of the same key for one, and lists what it was given in some form. */
    private static Optional<String> found(UnaryOperator<String> key, UnaryOperator<String> listed) {
        List<String> created = List.of(PLAIN, ACCENTED);
        List<String> keys = created.stream().map(key).toList();
        return NameFolding.found(
                created,
                name -> keys.contains(key.apply(name)),
                created.stream().map(listed).toList());
    }

    @Test
    void aDirectoryThatKeepsNamesApartIsFit() {
        assertThat(found(name -> name, name -> name)).isEmpty();
    }

    @Test
    void foldingCaseIsFound() {
        assertThat(found(name -> name.toLowerCase(Locale.ROOT), name -> name))
                .isEqualTo(Optional.of(
                        "a file created as 'probe.1.writer-7.tmp' is found as 'PROBE.1.WRITER-7.TMP' too: names that"
                                + " differ in upper and lower case only are one name here, so the rows of two partition"
                                + " values such as 'Mid' and 'MID' would share a directory; switch case folding off for"
                                + " this directory, or choose another"));
    }

    @Test
    void foldingUnicodeFormsIsFoundWhicheverFormIsListed() {
        UnaryOperator<String> decomposed = name -> Normalizer.normalize(name, Normalizer.Form.NFD);
        for (UnaryOperator<String> listed : List.<UnaryOperator<String>>of(name -> name, decomposed)) {
            assertThat(found(decomposed, listed))
                    .isEqualTo(Optional.of(
                            "a file whose name has an \u00e9 written as one character is found by the name with e and"
                                    + " an accent, too: names that differ in their Unicode form only are one name here, so"
                                    + " the rows of two partition values would share a directory; choose another"
                                    + " directory"));
        }
    }

    @Test
    void namesThatAreListedInAnotherFormAreFound() {
        assertThat(found(name -> name, name -> name.toUpperCase(Locale.ROOT)))
                .isEqualTo(Optional.of(
                        "a file created as 'probe.1.writer-7.tmp' is not listed under that name: names are changed"
                                + " here, so partition values would be too; choose another directory"));
    }

    @Test
    void whatTheProbeLeavesBehindWhenItsProcessDiesIsSweptLater() {
        for (String prefix : List.of("probe", NameFolding.ACCENTED)) {
            String name = LakePaths.temporaryName(prefix, 3, "writer-7");
            assertThat(LakePaths.writerOfTemporary(name)).isEqualTo(Optional.of("writer-7"));
        }
        assertThat(LakePaths.writerOfTemporary("probe-e.3.writer-7.tmp")).isEmpty();
    }
}
