package io.esportslake.log;

import io.esportslake.log.MemoryPlace.Content;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** A table's files in memory. */
final class MemoryTableStorage implements TableStorage {

    private final MemoryLakeStorage storage;
    private final MemoryPlace place;
    private final String table;
    private final String writer;

    MemoryTableStorage(MemoryLakeStorage storage, String table, String writer) {
        this.storage = storage;
        place = storage.place;
        this.table = table;
        this.writer = writer;
    }

    @Override
    public NewFile stage(Root root) throws IOException {
        String path = FileNames.staged(table, writer, storage.nextNumber());
        String name = root.text() + "/" + path;
        Content content = storage.step(CommitStep.STAGE_CREATE_FILE, name, () -> place.create(name));
        return new MemoryFile(path, name, content);
    }

    private final class MemoryFile implements NewFile {
        private final String path;
        private final String name;
        private final Content content;
        private final ByteArrayOutputStream output = new ByteArrayOutputStream();

        MemoryFile(String path, String name, Content content) {
            this.path = path;
            this.name = name;
            this.content = content;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public OutputStream output() {
            return output;
        }

        @Override
        public long bytes() {
            return output.size();
        }

        @Override
        public void seal() throws IOException {
            place.write(content, output.toByteArray());
            storage.settle(CommitStep.STAGE_FSYNC_FILE, name, () -> place.settle(content));
        }

        @Override
        public void sealAlone() throws IOException {
            place.write(content, output.toByteArray());
            storage.step(CommitStep.STAGE_FSYNC_FILE, name, () -> {
                place.settle(content);
                return null;
            });
        }

        @Override
        public void delete() throws IOException {
            storage.step(CommitStep.STAGE_DISCARD, name, () -> place.delete(name));
        }
    }

    @Override
    public void settleStaged(Collection<RootedPath> staged) throws IOException {
        settle(CommitStep.STAGE_FSYNC_DIRECTORY, staged);
    }

    @Override
    public void settlePublished(Collection<RootedPath> published) throws IOException {
        settle(CommitStep.PUBLISH_FSYNC_DIRECTORY, published);
    }

    private void settle(CommitStep step, Collection<RootedPath> files) throws IOException {
        Set<String> prefixes = new LinkedHashSet<>();
        for (RootedPath file : files) {
            String name = MemoryLakeStorage.nameOf(file);
            prefixes.add(name.substring(0, name.lastIndexOf('/') + 1));
        }
        for (String prefix : prefixes) {
            storage.settleBeside(step, prefix);
        }
    }

    @Override
    public Publication publish(RootedPath staged, RootedPath published) throws IOException {
        String source = MemoryLakeStorage.nameOf(staged);
        String target = MemoryLakeStorage.nameOf(published);
        if (place.find(source).isEmpty()) {
            return Publication.NOT_STAGED;
        }
        return storage.step(CommitStep.PUBLISH_LINK, target, () -> {
            Optional<Content> content = place.find(source);
            if (content.isEmpty()) {
                return Publication.NOT_STAGED;
            }
            if (place.link(target, content.get())) {
                return Publication.DONE;
            }
            return place.find(target).equals(content) ? Publication.DONE_BEFORE : Publication.TAKEN;
        });
    }

    @Override
    public void deleteStaged(RootedPath staged) throws IOException {
        String name = MemoryLakeStorage.nameOf(staged);
        storage.step(CommitStep.PUBLISH_UNLINK_STAGED, name, () -> place.delete(name));
    }

    @Override
    public OptionalLong size(RootedPath file) {
        return place.find(MemoryLakeStorage.nameOf(file))
                .map(content -> OptionalLong.of(place.size(content)))
                .orElse(OptionalLong.empty());
    }

    @Override
    public InputStream open(RootedPath file) throws IOException {
        return new ByteArrayInputStream(place.bytes(MemoryLakeStorage.nameOf(file)));
    }

    @Override
    public void list(Root root, Visitor visitor) throws IOException {
        Set<String> hidden = new LinkedHashSet<>();
        String prefix = root.text() + "/";
        for (String name : place.namesBelow(prefix + table + "/")) {
            String path = name.substring(prefix.length());
            int end = endOfHidden(path, table.length() + 1);
            if (end < 0 || hidden.add(path.substring(0, end))) {
                visitor.found(new Found(new RootedPath(root, end < 0 ? path : path.substring(0, end))));
            }
        }
    }

    @Override
    public void listHeld(Root root, Visitor visitor) throws IOException {
        String prefix = root.text() + "/";
        for (String name : place.namesBelow(prefix + FileNames.held(table))) {
            visitor.found(new Found(new RootedPath(root, name.substring(prefix.length()))));
        }
    }

    @Override
    public void deletePublished(RootedPath published) throws IOException {
        String name = MemoryLakeStorage.nameOf(published);
        storage.step(CommitStep.PUBLISHED_DELETE, name, () -> place.delete(name));
    }

    /** Where the first segment ends that begins with {@code _} or a dot; -1 when there is none. */
    private static int endOfHidden(String path, int from) {
        for (int at = from; at > 0; at = path.indexOf('/', at) + 1) {
            if (path.charAt(at) == '_' || path.charAt(at) == '.') {
                int end = path.indexOf('/', at);
                return end < 0 ? path.length() : end;
            }
        }
        return -1;
    }

    private final class Found implements Entry {
        private final RootedPath file;

        Found(RootedPath file) {
            this.file = file;
        }

        @Override
        public RootedPath file() {
            return file;
        }

        @Override
        public String name() {
            return file.path().substring(file.path().lastIndexOf('/') + 1);
        }

        @Override
        public OptionalLong bytes() {
            return size(file);
        }
    }

    @Override
    public SortedSet<String> stagingWriters() {
        SortedSet<String> writers = new TreeSet<>();
        for (Root root : Root.values()) {
            for (String staging : stagingPrefixes(root)) {
                place.namesBelow(staging).forEach(name -> writerOfStaged(name).ifPresent(writers::add));
            }
        }
        return writers;
    }

    private List<String> stagingPrefixes(Root root) {
        return List.of(
                root.text() + "/" + FileNames.staging(table), root.text() + "/" + FileNames.formerStaging(table));
    }

    /** The writer of a staged file, by its name. */
    static Optional<String> writerOfStaged(String name) {
        String[] segments = name.split("/");
        boolean isStaged = name.endsWith(".staged") && segments.length >= 4;
        return isStaged ? Optional.of(segments[segments.length - 2]) : Optional.empty();
    }

    @Override
    public int deleteStagedOf(String of) throws IOException {
        int deleted = 0;
        for (Root root : Root.values()) {
            for (String staging : stagingPrefixes(root)) {
                for (String name : place.namesBelow(staging + of + "/")) {
                    deleted += storage.step(CommitStep.STAGING_DELETE_FILE, name, () -> place.delete(name)) ? 1 : 0;
                }
            }
            // There is no directory to delete: the last name in it took it along.
            storage.step(CommitStep.STAGING_DELETE_DIRECTORY, root.text() + "/" + of, () -> null);
        }
        return deleted;
    }

    @Override
    public String nameOf(RootedPath file) {
        return MemoryLakeStorage.nameOf(file);
    }

    @Override
    public String location(Root root) {
        return root.text() + "/" + table;
    }
}
