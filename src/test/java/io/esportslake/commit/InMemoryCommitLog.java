package io.esportslake.commit;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A commit log without files, for tests of what is built upon one. */
final class InMemoryCommitLog implements CommitLog {

    private final ConcurrentSkipListMap<Long, Commit> commits = new ConcurrentSkipListMap<>();

    @Override
    public List<Long> versions() {
        return List.copyOf(commits.keySet());
    }

    @Override
    public Optional<Commit> read(long version) {
        return Optional.ofNullable(commits.get(version));
    }

    @Override
    public boolean putIfAbsent(Commit commit) {
        return commits.putIfAbsent(commit.version(), commit) == null;
    }

    @Override
    public String nameOf(long version) {
        return "version " + version;
    }

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public void settle() {}

    @Override
    public void delete(long version) {
        commits.remove(version);
    }

    @Override
    public void setAside(long version) {
        commits.remove(version);
    }
}
