package io.esportslake.log;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Documents without files, for tests of what is built upon them. */
final class InMemoryDocuments implements Documents {

    private final ConcurrentSkipListMap<DocumentName, byte[]> contents = new ConcurrentSkipListMap<>();

    @Override
    public void put(DocumentName name, byte[] content) {
        name.requireIsNameOf(content);
        byte[] there = contents.putIfAbsent(name, content.clone());
        if (there != null && !Arrays.equals(there, content)) {
            name.requireUndamaged(there, placeOf(name));
        }
    }

    @Override
    public Optional<byte[]> read(DocumentName name) {
        return Optional.ofNullable(contents.get(name))
                .map(content -> name.requireUndamaged(content, placeOf(name)).clone());
    }

    @Override
    public List<DocumentName> names() {
        return List.copyOf(contents.keySet());
    }

    @Override
    public void delete(DocumentName name) {
        contents.remove(name);
    }

    @Override
    public String placeOf(DocumentName name) {
        return "memory/" + name.text();
    }

    /** Lets other bytes lie under a name, as a bad disk does. */
    void damage(DocumentName name, byte[] content) {
        contents.put(name, content.clone());
    }
}
