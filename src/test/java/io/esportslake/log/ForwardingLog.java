package io.esportslake.log;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Passes everything on; tests override what goes wrong. */
class ForwardingLog implements CommitLog {

    private final CommitLog log;

    ForwardingLog(CommitLog log) {
        this.log = log;
    }

    @Override
    public List<Long> versions() throws IOException {
        return log.versions();
    }

    @Override
    public Optional<Commit> read(long version) throws IOException {
        return log.read(version);
    }

    @Override
    public boolean putIfAbsent(Commit commit) throws IOException {
        return log.putIfAbsent(commit);
    }

    @Override
    public String nameOf(long version) {
        return log.nameOf(version);
    }

    @Override
    public String location() {
        return log.location();
    }

    @Override
    public void settle() throws IOException {
        log.settle();
    }

    @Override
    public void delete(long version) throws IOException {
        log.delete(version);
    }

    @Override
    public void setAside(long version) throws IOException {
        log.setAside(version);
    }
}
