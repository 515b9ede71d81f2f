package io.esportslake.cli;

import io.esportslake.reader.Verification;

/** The bar of {@code verify}: one for each table. */
final class VerifyBar implements Verification.Watcher, AutoCloseable {

    private ProgressView bar = new ProgressView.Nothing();

    @Override
    public void reached(String table, int files, int all) {
        if (files == 0) {
            bar.close();
            bar = ProgressView.onTerminal("verify " + table, " files", all);
        }
        bar.reached(files);
        if (files == all) {
            close();
        }
    }

    @Override
    public void close() {
        bar.close();
        bar = new ProgressView.Nothing();
    }
}
