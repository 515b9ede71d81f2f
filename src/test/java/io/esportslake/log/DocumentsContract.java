package io.esportslake.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esportslake.log.DocumentName.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What all documents beside a log keep to; each implementation has a test class that extends this one. */
public abstract class DocumentsContract {

    /** The same ones whenever it is called in one test, with nothing in them at first. */
    protected abstract Documents documents();

    /** Lets other bytes lie under a name that is there, as a bad disk does. */
    protected abstract void damage(DocumentName name, byte[] content) throws IOException;

    private static byte[] content(String text) {
        return text.getBytes(UTF_8);
    }

    private static DocumentName name(long version, String text) {
        return DocumentName.of(Kind.FILES, version, content(text));
    }

    @Test
    void atFirstThereAreNone() throws IOException {
        assertEquals(List.of(), documents().names());
        assertEquals(Optional.empty(), documents().read(name(1, "a")));
        documents().delete(name(1, "a"));
    }

    @Test
    void whatWasPutIsRead() throws IOException {
        DocumentName schema = DocumentName.of(Kind.SCHEMA, 0, content("s"));
        documents().put(name(1, "a"), content("a"));
        documents().put(schema, content("s"));

        assertArrayEquals(content("a"), documents().read(name(1, "a")).orElseThrow());
        assertArrayEquals(content("s"), documents().read(schema).orElseThrow());
        assertEquals(Set.of(name(1, "a"), schema), Set.copyOf(documents().names()));
        assertEquals(Optional.empty(), documents().read(name(2, "a")));
    }

    @Test
    void aDocumentIsReadWholeHoweverLarge() throws IOException {
        byte[] large = "0123456789abcdef".repeat(200_000).getBytes(UTF_8);
        DocumentName name = DocumentName.of(Kind.INDEX, 7, large);

        documents().put(name, large);

        assertArrayEquals(large, documents().read(name).orElseThrow());
    }

    @Test
    void puttingItAgainChangesNothing() throws IOException {
        documents().put(name(1, "a"), content("a"));
        documents().put(name(1, "a"), content("a"));

        assertEquals(List.of(name(1, "a")), documents().names());
        assertArrayEquals(content("a"), documents().read(name(1, "a")).orElseThrow());
    }

    @Test
    void theBytesHaveToBeThoseOfTheName() throws IOException {
        assertThrows(IllegalArgumentException.class, () -> documents().put(name(1, "a"), content("b")));

        assertEquals(List.of(), documents().names());
    }

    @Test
    void aDeletedDocumentIsGoneAndCanBePutAgain() throws IOException {
        documents().put(name(1, "a"), content("a"));
        documents().put(name(2, "b"), content("b"));

        documents().delete(name(1, "a"));
        documents().delete(name(1, "a"));

        assertEquals(Optional.empty(), documents().read(name(1, "a")));
        assertEquals(List.of(name(2, "b")), documents().names());
        documents().put(name(1, "a"), content("a"));
        assertTrue(documents().read(name(1, "a")).isPresent());
    }

    @Test
    void damageIsSaidAndNeverReplaced() throws IOException {
        DocumentName name = name(1, "whole");
        documents().put(name, content("whole"));
        damage(name, content("hole"));

        String expected = "Document " + documents().placeOf(name) + " is damaged: its 4 bytes have SHA-256 "
                + DocumentName.of(Kind.FILES, 1, content("hole")).sha256()
                + ", expected the one in its name; restore it from a backup";
        assertEquals(
                expected,
                assertThrows(CorruptDocumentException.class, () -> documents().read(name))
                        .getMessage());
        assertEquals(
                expected,
                assertThrows(CorruptDocumentException.class, () -> documents().put(name, content("whole")))
                        .getMessage());
        assertThrows(CorruptDocumentException.class, () -> documents().read(name));
    }

    @Test
    void manyMayPutTheSameAtOnce() throws Exception {
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
                        documents().put(name, content("round"));
                        return documents().read(name).orElseThrow();
                    });
                }
                for (Future<byte[]> read : executor.invokeAll(puts)) {
                    assertArrayEquals(content("round"), read.get());
                }
                assertEquals(round, documents().names().size());
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
