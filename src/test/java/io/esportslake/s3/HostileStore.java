package io.esportslake.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers every request as it is told, byte for byte: what stores never say, and proxies before them do. An HTTP server
 * would mend the answers.
 */
final class HostileStore implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");
    private static final S3Clients.Patience SHORT = new S3Clients.Patience(
            Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30));

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Function<String, String> answers;
    private final AtomicInteger asked = new AtomicInteger();
    private final S3Clients clients;

    /** Makes the whole answer from the first line of a request, with {@code \r\n} between its lines. */
    HostileStore(Function<String, String> answers) throws IOException {
        this.answers = answers;
        clients = S3Clients.of(
                new S3Access(
                        Optional.of(URI.create("http://127.0.0.1:" + socket.getLocalPort())),
                        Optional.of("us-east-1"),
                        true),
                SHORT,
                new RequestMeter(System::nanoTime, RequestListener.NONE),
                TestStore.http(),
                TestStore.CREDENTIALS);
        Thread server = new Thread(this::serve, "hostile-store");
        server.setDaemon(true);
        server.start();
    }

    /** Always the same answer. */
    HostileStore(String answer) throws IOException {
        this(request -> answer);
    }

    /** Asks once. */
    ObjectStore store() {
        return new ObjectStore(
                new S3Clients(clients.once(), clients.once(), clients.http(), clients.credentials()), SHORT.attempt());
    }

    /** Asks again, as the program does. */
    ObjectStore patientStore() {
        return new ObjectStore(clients, SHORT.attempt());
    }

    /** How many requests came. */
    int asked() {
        return asked.get();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept();
                    InputStream in = new BufferedInputStream(connection.getInputStream());
                    OutputStream out = connection.getOutputStream()) {
                answer(in, out);
            } catch (IOException e) {
                // the next one
            }
        }
    }

    private void answer(InputStream in, OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            head.append((char) next);
        }
        if (head.toString().toLowerCase(Locale.ROOT).contains("100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
            out.flush();
        }
        Matcher length = LENGTH.matcher(head);
        if (length.find()) {
            in.readNBytes(Integer.parseInt(length.group(1)));
        }
        asked.incrementAndGet();
        out.write(answers.apply(head.substring(0, head.indexOf("\r\n"))).getBytes(ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        clients.close();
        socket.close();
    }
}
