package io.esportslake.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The endings of a staged file, and what is still to be settled of it. */
class StagedFileTest {

    private final Set<RootedPath> unsettled = new LinkedHashSet<>();
    private boolean canBeDeleted = true;

    private final StagedFile file = new StagedFile(
            Root.PROCESSED,
            new NewFile() {
                private final OutputStream output = new ByteArrayOutputStream();

                @Override
                public String path() {
                    return "_staging/matches/w/0.staged";
                }

                @Override
                public OutputStream output() {
                    return output;
                }

                @Override
                public long bytes() {
                    return 0;
                }

                @Override
                public void seal() {
                    // Nothing is written.
                }

                @Override
                public void delete() throws IOException {
                    if (!canBeDeleted) {
                        throw new IOException("Input/output error");
                    }
                }
            },
            0,
            unsettled);

    @Test
    void onlyWhatIsSealedAndNotGivenUpIsToBeSettled() throws IOException {
        assertThat(unsettled).isEmpty();
        file.seal();
        assertThat(unsettled).containsExactly(file.path());

        file.discard();
        file.discard();

        assertThat(unsettled).isEmpty();
    }

    @Test
    void whatIsGivenUpAndCannotBeDeletedIsNeitherSettledNorCommitted() throws IOException {
        file.seal();
        canBeDeleted = false;

        assertThatThrownBy(file::discard).hasMessage("Input/output error");

        assertThat(unsettled).isEmpty();
        assertThatThrownBy(file::name).isInstanceOf(IllegalStateException.class);
        canBeDeleted = true;
        file.discard();
        assertThatThrownBy(file::name).hasMessageContaining("is DISCARDED");
    }

    @Test
    void theFailureThatLedToADiscardStaysTheOneToBeTold() {
        canBeDeleted = false;
        IOException failure = new IOException("No space left on device");

        file.discardAfter(failure);

        assertThat(failure.getSuppressed()).extracting(Throwable::getMessage).containsExactly("Input/output error");
    }
}
