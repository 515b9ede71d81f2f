package io.esportslake.dev;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/** The loopback ports of one broker, remembered in its directory so that clients find it again after a restart. */
record BrokerPorts(int client, int internal, int controller) {

    private static final String FILE = "ports.properties";
    /**
     * From here on Linux takes ports for connections that go out: until Kafka listens, a connection of any process
     * could take one that was free a moment ago.
     */
    private static final int LOWEST_OF_CONNECTIONS = 32_768;

    private static final int LOWEST = 20_000;
    private static final int TRIES = 100;
    private static final List<String> KEYS = List.of("client", "internal", "controller");

    /**
     * Chooses and remembers the ports of the broker in a directory: the remembered ones that are still free, else new
     * ones.
     *
     * @param clientPort the port that clients must find, or 0 for the remembered or any free one
     * @throws IOException when the given client port is taken, or the directory cannot be read or written
     */
    static BrokerPorts claim(Path directory, int clientPort) throws IOException {
        List<Integer> wanted = remembered(directory);
        if (clientPort != 0) {
            wanted.set(0, clientPort);
        }
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int port : wanted) {
                held.add(listen(port));
            }
            List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
            if (clientPort != 0 && ports.get(0) != clientPort) {
                throw new IOException(
                        "Port " + clientPort + " of 127.0.0.1 is taken; choose another, or 0 for a free one");
            }
            BrokerPorts claimed = new BrokerPorts(ports.get(0), ports.get(1), ports.get(2));
            claimed.remember(directory);
            return claimed;
        } finally {
            // Held until all are known, so that no two are the same.
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        // A port whose old connections still linger counts as free, as it does for Kafka.
        socket.setReuseAddress(true);
        if (port != 0 && binds(socket, port)) {
            return socket;
        }
        for (int tries = 0; tries < TRIES; tries++) {
            if (binds(socket, ThreadLocalRandom.current().nextInt(LOWEST, LOWEST_OF_CONNECTIONS))) {
                return socket;
            }
        }
        socket.bind(new InetSocketAddress(loopback(), 0));
        return socket;
    }

    private static boolean binds(ServerSocket socket, int port) throws IOException {
        try {
            socket.bind(new InetSocketAddress(loopback(), port));
            return true;
        } catch (BindException taken) {
            return false;
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private static List<Integer> remembered(Path directory) throws IOException {
        Properties properties = new Properties();
        Path file = directory.resolve(FILE);
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
        }
        List<Integer> ports = new ArrayList<>();
        for (String key : KEYS) {
            ports.add(Integer.parseInt(properties.getProperty(key, "0")));
        }
        return ports;
    }

    private void remember(Path directory) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("client", Integer.toString(client));
        properties.setProperty("internal", Integer.toString(internal));
        properties.setProperty("controller", Integer.toString(controller));
        Path written = directory.resolve(FILE + ".tmp");
        try (Writer writer = Files.newBufferedWriter(written)) {
            properties.store(writer, null);
        }
        Files.move(written, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }
}
