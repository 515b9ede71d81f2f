package io.esportslake.cli;

import io.esportslake.config.Application;
import picocli.CommandLine.IVersionProvider;

/** The version that the build gave the program. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {Application.NAME_AND_VERSION + " (Java " + Runtime.version() + ")"};
    }
}
