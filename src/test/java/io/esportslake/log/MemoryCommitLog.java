package io.esportslake.log;

import io.esportslake.log.MemoryLakeStorage.DocumentSteps;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A commit log in memory. */
final class MemoryCommitLog implements CommitLog {

    private static final DocumentSteps STEPS = new DocumentSteps(
            CommitStep.PUT_WRITE_TEMPORARY,
            CommitStep.PUT_FSYNC_TEMPORARY,
            CommitStep.PUT_LINK,
            CommitStep.PUT_FSYNC_DIRECTORY,
            CommitStep.PUT_UNLINK_TEMPORARY);

    private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");

    private final MemoryLakeStorage storage;
    private final String prefix;

    MemoryCommitLog(MemoryLakeStorage storage, String table) {
        this.storage = storage;
        prefix = "checkpoints/" + table + "/";
    }

    @Override
    public List<Long> versions() {
        return storage.place.namesBelow(prefix).stream()
                .map(name -> name.substring(prefix.length()))
                .filter(name -> COMMIT.matcher(name).matches())
                .map(name -> Long.parseLong(name.substring(0, 20)))
                .toList();
    }

    @Override
    public Optional<Commit> read(long version) {
        return storage.place
                .find(nameOf(version))
                .map(content ->
                        storage.decoded(content, Commit.class, bytes -> CommitJson.decode(bytes, nameOf(version))));
    }

    @Override
    public boolean putIfAbsent(Commit commit) throws IOException {
        return storage.putIfAbsent(nameOf(commit.version()), CommitJson.encode(commit), STEPS);
    }

    @Override
    public String nameOf(long version) {
        return prefix + FileNames.digits(version) + ".json";
    }

    @Override
    public String location() {
        return prefix;
    }

    @Override
    public void settle() throws IOException {
        storage.settleBeside(CommitStep.LOG_FSYNC_DIRECTORY, prefix);
    }

    @Override
    public void delete(long version) throws IOException {
        storage.step(CommitStep.PRUNE_DELETE, nameOf(version), () -> storage.place.delete(nameOf(version)));
    }

    @Override
    public void setAside(long version) throws IOException {
        String aside = nameOf(version) + ".damaged-" + storage.writers().own();
        Optional<MemoryPlace.Content> found = storage.place.find(nameOf(version));
        storage.step(
                CommitStep.REPAIR_LINK_DAMAGED,
                aside,
                () -> found.isPresent() && storage.place.link(aside, found.get()));
        storage.settleBeside(CommitStep.REPAIR_FSYNC_DIRECTORY, aside);
        storage.step(CommitStep.REPAIR_UNLINK_DAMAGED, nameOf(version), () -> storage.place.delete(nameOf(version)));
        storage.settleBeside(CommitStep.REPAIR_FSYNC_DIRECTORY, aside);
    }
}
