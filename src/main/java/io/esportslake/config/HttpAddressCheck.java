package io.esportslake.config;

import io.esportslake.failure.FailureCode;
import io.quarkus.runtime.LaunchMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import org.eclipse.microprofile.config.Config;

/**
 * Whether the address for page, JSON and metrics can be had. The framework opens it last, when streams run already and
 * may have committed; here it is tried before anything is read or written.
 */
public final class HttpAddressCheck {

    private static final String HTTP = "quarkus.http.";
    private static final String MANAGEMENT = "quarkus.management.";
    private static final int FIRST_PORT_OF_EVERYBODY = 1024;

    private HttpAddressCheck() {}

    /** Tries each address, or ends in a {@link StartRefusedException} that names it, the variable, and what to set. */
    static void check(Config config) {
        // A live reload of dev mode keeps the port open.
        if (LaunchMode.current() != LaunchMode.NORMAL) {
            return;
        }
        String host = text(config, HTTP + "host");
        if (isServed(config, HTTP)) {
            if (!"disabled".equalsIgnoreCase(text(config, HTTP + "insecure-requests"))) {
                require(host, port(config, HTTP + "port"), "QUARKUS_HTTP_PORT", "QUARKUS_HTTP_HOST");
            }
            if (!text(config, HTTP + "ssl.certificate.files").isEmpty()) {
                require(host, port(config, HTTP + "ssl-port"), "QUARKUS_HTTP_SSL_PORT", "QUARKUS_HTTP_HOST");
            }
        }
        if (isServed(config, MANAGEMENT) && Boolean.parseBoolean(text(config, MANAGEMENT + "enabled"))) {
            require(
                    text(config, MANAGEMENT + "host"),
                    port(config, MANAGEMENT + "port"),
                    "QUARKUS_MANAGEMENT_PORT",
                    "QUARKUS_MANAGEMENT_HOST");
        }
    }

    private static boolean isServed(Config config, String prefix) {
        return !"false".equalsIgnoreCase(text(config, prefix + "host-enabled"));
    }

    private static String text(Config config, String key) {
        return config.getOptionalValue(key, String.class).orElse("").strip();
    }

    private static int port(Config config, String key) {
        return config.getOptionalValue(key, Integer.class).orElse(0);
    }

    private static void require(String host, int port, String portVariable, String hostVariable) {
        if (!canOpen(host, port)) {
            throw StartRefusedException.of(sentence(host, port, portVariable, hostVariable), null);
        }
    }

    /** What to say when the port was taken between the check and the framework's own attempt. */
    public static String sentence(String host, int port) {
        return sentence(host, port, "QUARKUS_HTTP_PORT", "QUARKUS_HTTP_HOST");
    }

    private static String sentence(String host, int port, String portVariable, String hostVariable) {
        if (!canOpen(host, 0)) {
            return FailureCode.ADDRESS_UNUSABLE.says(
                    hostVariable + " is an address or name of this machine, or 0.0.0.0 for all of them; found " + host
                            + ", on which nothing can listen here");
        }
        String reason = port < FIRST_PORT_OF_EVERYBODY
                ? " cannot be opened on " + host + ": another process has it, or this one has no right to ports below "
                        + FIRST_PORT_OF_EVERYBODY
                : " of " + host + " is in use by another process";
        return FailureCode.PORT_TAKEN.says("Port " + port + reason + ". Set " + portVariable
                + " to a free port, or to 0 for any free one; each" + " process on this machine needs its own");
    }

    /** As the server will open it: ports of connections that ended a moment ago are free. */
    private static boolean canOpen(String host, int port) {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(new InetSocketAddress(address(host), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetAddress address(String host) throws UnknownHostException {
        return InetAddress.getByName(host.isEmpty() ? "0.0.0.0" : host);
    }
}
