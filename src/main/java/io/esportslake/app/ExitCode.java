package io.esportslake.app;

/** Why the process ended, for whoever started it. */
public final class ExitCode {

    /** Stopped by a fault. */
    public static final int FAILED = 1;

    /** Refused to start: options, configuration, environment, an inconsistent lake. */
    public static final int REFUSED = 2;

    /** Another instance has taken over. */
    public static final int FENCED = 3;

    /** Whoever read the output closed it before its end; what a shell says of a program that SIGPIPE ended. */
    public static final int READER_GONE = 141;

    private ExitCode() {}
}
