package io.esportslake.app;

/** Why the process ended, for whoever started it. */
public final class ExitCode {

    /** Stopped by a fault. */
    public static final int FAILED = 1;

    /** Refused to start: options, configuration, environment, an inconsistent lake. */
    public static final int REFUSED = 2;

    /** Another instance has taken over. */
    public static final int FENCED = 3;

    private ExitCode() {}
}
