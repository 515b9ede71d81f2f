package io.esportslake.cli;

import io.esportslake.config.RunOptions;

/**
 * What libraries and the framework have to know before they start, which they read from system properties: the one way
 * there is. The framework's configuration is made before any bean and takes no argument from the program's entry, nor
 * does a source of configuration, which the framework makes itself.
 */
final class FrameworkProperties {

    private FrameworkProperties() {}

    /** For every command. */
    static void set() {
        // Arrow would look for it on the class path, which a native executable does not have.
        System.setProperty("arrow.allocation.manager.type", "Unsafe");
        // From 22 to 24, Java has a console by default even where output goes to a file: the bar would be drawn into a
        // log,
        // and text printed in the locale's character set instead of UTF-8.
        System.setProperty("jdk.console", "java.base");
        // So that Netty asks web.Connections about each connection.
        System.setProperty("io.netty.bootstrap.extensions", "serviceload");
    }

    /** For what the command line asked for. */
    static void set(RunOptions options) {
        // It must not fail for a port that somebody else has, either.
        String isServed = String.valueOf(options.isServed());
        System.setProperty("quarkus.http.host-enabled", isServed);
        System.setProperty("quarkus.management.host-enabled", isServed);
        if (!options.isActive()) {
            // A command's output is its own; that the framework started is no news.
            System.setProperty("quarkus.log.category.\"io.quarkus\".level", "WARN");
        }
    }
}
