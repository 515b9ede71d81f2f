package io.esportslake.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.log.DocumentName.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What all documents beside a log keep to: a part of {@link LakeStorageContract}. */
interface DocumentsContract {

    /** An empty one, each time. */
    StoragePlace newPlace() throws IOException;

    private Documents newDocuments() throws IOException {
        return newPlace().process("w1").documents("matches");
    }

    private static byte[] content(String text) {
        return text.getBytes(UTF_8);
    }

    private static DocumentName name(long version, String text) {
        return DocumentName.of(Kind.FILES, version, content(text));
    }

    @Test
    default void atFirstThereAreNoDocuments() throws IOException {
        Documents documents = newDocuments();
        assertThat(documents.names()).isEmpty();
        assertThat(documents.read(name(1, "a"))).isEmpty();
        documents.delete(name(1, "a"));
    }

    @Test
    default void documentsThatWerePutAreRead() throws IOException {
        Documents documents = newDocuments();
        DocumentName schema = DocumentName.of(Kind.SCHEMA, 0, content("s"));
        documents.put(name(1, "a"), content("a"));
        documents.put(schema, content("s"));

        assertThat(documents.read(name(1, "a")).orElseThrow()).isEqualTo(content("a"));
        assertThat(documents.read(schema).orElseThrow()).isEqualTo(content("s"));
        assertThat(Set.copyOf(documents.names())).isEqualTo(Set.of(name(1, "a"), schema));
        assertThat(documents.read(name(2, "a"))).isEmpty();
    }

    @Test
    default void aDocumentIsReadWholeHoweverLarge() throws IOException {
        Documents documents = newDocuments();
        byte[] large = "0123456789abcdef".repeat(200_000).getBytes(UTF_8);
        DocumentName name = DocumentName.of(Kind.INDEX, 7, large);

        documents.put(name, large);

        assertThat(documents.read(name).orElseThrow()).isEqualTo(large);
    }

    @Test
    default void theBytesHaveToBeThoseOfTheName() throws IOException {
        Documents documents = newDocuments();
        assertThatThrownBy(() -> documents.put(name(1, "a"), content("b")))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(documents.names()).isEmpty();
    }

    @Test
    default void aDeletedDocumentIsGoneAndCanBePutAgain() throws IOException {
        Documents documents = newDocuments();
        documents.put(name(1, "a"), content("a"));
        documents.put(name(2, "b"), content("b"));

        documents.delete(name(1, "a"));
        documents.delete(name(1, "a"));

        assertThat(documents.read(name(1, "a"))).isEmpty();
        assertThat(documents.names()).isEqualTo(List.of(name(2, "b")));
        documents.put(name(1, "a"), content("a"));
        assertThat(documents.read(name(1, "a"))).isPresent();
    }

    @Test
    default void damageOfADocumentIsSaidAndNeverReplaced() throws IOException {
        StoragePlace place = newPlace();
        Documents documents = place.process("w1").documents("matches");
        DocumentName name = name(1, "whole");
        documents.put(name, content("whole"));
        place.damage("matches", name, content("hole"));

        String expected = "EL-2021: Document " + documents.placeOf(name) + " is damaged: its 4 bytes have SHA-256 "
                + DocumentName.of(Kind.FILES, 1, content("hole")).sha256()
                + ", expected the one in its name; restore it from a backup";
        assertThatThrownBy(() -> documents.read(name))
                .isInstanceOf(CorruptDocumentException.class)
                .hasMessage(expected);
        assertThatThrownBy(() -> documents.put(name, content("whole")))
                .isInstanceOf(CorruptDocumentException.class)
                .hasMessage(expected);
        assertThatThrownBy(() -> documents.read(name)).isInstanceOf(CorruptDocumentException.class);
    }

    @Test
    default void manyMayPutTheSameDocumentAtOnce() throws Exception {
        Documents documents = newDocuments();
        int threads = 8;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 1; round <= 20; round++) {
                DocumentName name = name(round, "round");
                CyclicBarrier together = new CyclicBarrier(threads);
                List<Callable<byte[]>> puts = new ArrayList<>();
                for (int thread = 0; thread < threads; thread++) {
                    puts.add(() -> {
                        together.await();
                        documents.put(name, content("round"));
                        return documents.read(name).orElseThrow();
                    });
                }
                for (Future<byte[]> read : executor.invokeAll(puts)) {
                    assertThat(read.get()).isEqualTo(content("round"));
                }
                assertThat(documents.names().size()).isEqualTo(round);
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
