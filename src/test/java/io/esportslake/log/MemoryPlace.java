package io.esportslake.log;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A place in memory that holds a lake and outlives those who use it. Names lead to contents; a flat map, as in an
 * object store. What everybody sees and what would survive a power loss are two things: contents and names are each
 * settled on their own, names together with those beside them.
 */
final class MemoryPlace {

    /** What the disk made of deletions that nobody settled, when the power went. */
    enum Deletions {
        /** They never came there: what was deleted is back. */
        UNDONE,
        /** They came there, though additions did not. */
        DONE
    }

    /** Bytes under one name or several. */
    static final class Content {
        private byte[] bytes = {};
        private byte[] durable = {};
        /** Who holds a lock on it; a lock dies with its process. */
        private MemoryLakeStorage holder;
        /** What a reader made of the bytes, so that it is made once. */
        private Object decoded;
    }

    private final TreeMap<String, Content> names = new TreeMap<>();
    private final TreeMap<String, Content> durable = new TreeMap<>();

    /** Begins something under a new name; empty. */
    synchronized Content create(String name) throws IOException {
        Content content = new Content();
        if (names.putIfAbsent(name, content) != null) {
            throw new IOException(name + " is there already");
        }
        return content;
    }

    synchronized void write(Content content, byte[] bytes) {
        content.bytes = bytes.clone();
        content.decoded = null;
    }

    synchronized void settle(Content content) {
        content.durable = content.bytes;
    }

    /** Gives a second name; false when it is taken. */
    synchronized boolean link(String name, Content content) {
        return names.putIfAbsent(name, content) == null;
    }

    synchronized void replace(String name, String temporary) {
        names.put(name, names.remove(temporary));
    }

    synchronized boolean delete(String name) {
        return names.remove(name) != null;
    }

    /** Settles all names that differ from this one in their last segment only. */
    synchronized void settleBeside(String name) {
        String prefix = name.substring(0, name.lastIndexOf('/') + 1);
        Predicate<String> isBeside = other -> other.startsWith(prefix) && other.indexOf('/', prefix.length()) < 0;
        durable.keySet().removeIf(other -> isBeside.test(other) && !names.containsKey(other));
        names.tailMap(prefix, true).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(prefix))
                .filter(entry -> isBeside.test(entry.getKey()))
                .forEach(entry -> durable.put(entry.getKey(), entry.getValue()));
    }

    synchronized Optional<Content> find(String name) {
        return Optional.ofNullable(names.get(name));
    }

    /** Those that begin so, in order. */
    synchronized List<String> namesBelow(String prefix) {
        List<String> found = new ArrayList<>();
        for (String name : names.tailMap(prefix, true).keySet()) {
            if (!name.startsWith(prefix)) {
                break;
            }
            found.add(name);
        }
        return found;
    }

    synchronized byte[] bytes(Content content) {
        return content.bytes.clone();
    }

    synchronized byte[] bytes(String name) throws IOException {
        return bytes(find(name).orElseThrow(() -> new FileNotFoundException(name)));
    }

    /** What lies under the names that begin so, in their order. */
    synchronized List<String> texts(String prefix) throws IOException {
        List<String> texts = new ArrayList<>();
        for (String name : namesBelow(prefix)) {
            texts.add(new String(bytes(name), StandardCharsets.UTF_8));
        }
        return texts;
    }

    synchronized long size(Content content) {
        return content.bytes.length;
    }

    /** Makes something of bytes that never change. */
    synchronized <T> T decoded(Content content, Class<T> type, java.util.function.Function<byte[], T> decode) {
        if (content.decoded == null) {
            content.decoded = decode.apply(content.bytes);
        }
        return type.cast(content.decoded);
    }

    synchronized boolean tryLock(Content content, MemoryLakeStorage process) {
        if (content.holder != null) {
            return false;
        }
        content.holder = process;
        return true;
    }

    synchronized void unlock(Content content, MemoryLakeStorage process) {
        if (content.holder == process) {
            content.holder = null;
        }
    }

    /** A process ends, whatever ended it: its locks go with it. */
    synchronized void ended(MemoryLakeStorage process) {
        names.values().forEach(content -> unlock(content, process));
    }

    /** The power is gone: what was not settled is lost, and nobody holds a lock. */
    synchronized void losePower(Deletions deletions) {
        if (deletions == Deletions.DONE) {
            durable.keySet().retainAll(names.keySet());
        }
        names.clear();
        names.putAll(durable);
        for (Content content : names.values()) {
            content.bytes = content.durable;
            content.decoded = null;
            content.holder = null;
        }
    }
}
