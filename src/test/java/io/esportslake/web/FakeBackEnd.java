package io.esportslake.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.esportslake.config.HarmlessSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves the page's own files with the program's own headers, and observations that a test makes up, as events too. */
final class FakeBackEnd implements AutoCloseable {

    private static final Path FILES = Path.of("src/main/resources/META-INF/resources");
    private static final Path PROPERTIES = Path.of("src/main/resources/application.properties");
    private static final String POLICY = "quarkus.http.filter.ours.header.\"Content-Security-Policy\"";
    private static final long EVERY_MILLIS = 200;

    private final ObjectMapper mapper = new ObjectMapper().registerModule(new Jdk8Module());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final String policy;
    private final Contents contents = new Contents();
    private final String prefix;
    private volatile Overview overview;
    private volatile boolean hasEvents = true;
    private volatile int refusal;
    private volatile boolean isClosed;

    private FakeBackEnd(Overview first, String prefix) throws IOException {
        overview = first;
        this.prefix = prefix;
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(PROPERTIES)) {
            properties.load(reader);
        }
        policy = properties.getProperty(POLICY);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(prefix + "/", this::file);
        server.createContext(
                prefix + "/api/overview", exchange -> answer(exchange, "application/json", json(overview)));
        server.createContext(
                prefix + "/api/configuration",
                exchange -> answer(
                        exchange,
                        "application/json",
                        json(List.of(
                                new SettingView("esports-lake.flush.interval", "10s", "default"),
                                new SettingView("kafka.sasl.jaas.config", HarmlessSettings.MASK, "environment")))));
        for (String place : List.of("/api/streams/", "/api/tables/")) {
            server.createContext(
                    prefix + place,
                    exchange -> answer(
                            exchange,
                            "application/json",
                            json(ofStream(
                                    exchange.getRequestURI().getPath(),
                                    String.valueOf(exchange.getRequestURI().getQuery())))));
        }
        server.createContext(prefix + "/api/events", this::events);
        server.start();
    }

    private Object ofStream(String path, String query) {
        if (path.endsWith("/growth")) {
            return contents.growth();
        }
        if (path.endsWith("/rows")) {
            return contents.rows();
        }
        if (path.contains("/dead-letters/")) {
            return contents.record();
        }
        return path.endsWith("/dead-letters")
                ? contents.letters(query)
                : overview.streams().get(0).lake().partitions();
    }

    static FakeBackEnd showing(Overview overview) throws IOException {
        return new FakeBackEnd(overview, "");
    }

    /** As behind a proxy that hands on what it gets below a path, such as {@code /lake}, and nothing else. */
    static FakeBackEnd below(String prefix, Overview overview) throws IOException {
        return new FakeBackEnd(overview, prefix);
    }

    /** Follows nobody from now on: all places are taken. */
    void endEvents() {
        hasEvents = false;
    }

    /** Lets nobody in from now on, as a login before the service does: with this status, or to another place. */
    void refuse(int status) {
        refusal = status;
    }

    /** What is observed from now on. */
    void show(Overview next) {
        overview = next;
    }

    String address() {
        return "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort() + prefix + "/";
    }

    private void file(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(prefix.length());
        Path file = FILES.resolve(path.equals("/") ? "index.html" : path.substring(1))
                .normalize();
        if (!file.startsWith(FILES) || !Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
        }
        String name = file.getFileName().toString();
        String type = name.endsWith(".js")
                ? "text/javascript"
                : name.endsWith(".css")
                        ? "text/css"
                        : name.endsWith(".svg") ? "image/svg+xml" : "text/html;charset=utf-8";
        answer(exchange, type, Files.readAllBytes(file));
    }

    private void events(HttpExchange exchange) throws IOException {
        if (refusal != 0 || !hasEvents) {
            refuse(exchange, refusal == 0 ? 503 : refusal);
            return;
        }
        headers(exchange, "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            while (!isClosed && hasEvents && refusal == 0) {
                body.write("data:".getBytes(StandardCharsets.UTF_8));
                body.write(json(overview));
                body.write("\n\n".getBytes(StandardCharsets.UTF_8));
                body.flush();
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void refuse(HttpExchange exchange, int status) throws IOException {
        headers(exchange, "text/html");
        exchange.getResponseHeaders().set("Location", "http://login.invalid/");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private void answer(HttpExchange exchange, String type, byte[] content) throws IOException {
        if (refusal != 0) {
            refuse(exchange, refusal);
            return;
        }
        headers(exchange, type);
        exchange.sendResponseHeaders(200, content.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(content);
        }
    }

    private void headers(HttpExchange exchange, String type) {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Content-Security-Policy", policy);
    }

    private byte[] json(Object value) throws JsonProcessingException {
        return mapper.writeValueAsBytes(value);
    }

    @Override
    public void close() {
        isClosed = true;
        server.stop(0);
        threads.shutdownNow();
    }
}
