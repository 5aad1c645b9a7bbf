package dev.layerlift.testkit.web;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * A web server with TLS on a free port of this machine, which writes the bytes of its answers itself: late, too many, cut
 * off, or whatever a test wants. One request a connection.
 */
public final class TlsServer implements AutoCloseable {
    private static final int REQUEST_BYTES_MAX = 64 * 1024;

    private final SSLServerSocket socket;
    private final ExecutorService threads;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile Answer otherwise = status(404);

    private TlsServer(SSLServerSocket socket) {
        this.socket = socket;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "test-web-server");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What a server says to a request. */
    @FunctionalInterface
    public interface Answer {
        /** Writes the whole answer, status line first. */
        void write(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    /**
     * A request that came.
     *
     * @param line the first line
     * @param headers the headers, names in lower case
     */
    public record Request(String line, Map<String, String> headers) {
        /** The path with its query. */
        public String path() {
            return line.split(" ", 3)[1];
        }
    }

    /** Starts a server that answers 404 to everything, until it is told better. */
    public static TlsServer start(SSLContext tls) {
        try {
            SSLServerSocket socket = (SSLServerSocket)
                    tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            TlsServer server = new TlsServer(socket);
            server.threads.execute(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer of this status without content. */
    public static Answer status(int status, String... headers) {
        return (request, out) -> out.write(head(status, 0, headers));
    }

    /** An answer of this content. */
    public static Answer content(byte[] content, String... headers) {
        return (request, out) -> {
            out.write(head(200, content.length, headers));
            out.write(content);
        };
    }

    /** The head of an answer that declares this length; a negative one is not declared. */
    public static byte[] head(int status, long length, String... headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\nConnection: close\r\n");
        if (length >= 0) {
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Answers requests of this path from now on. */
    public TlsServer on(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    /** Serves the files of a folder wherever nothing else was said. */
    public TlsServer serving(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        otherwise = (request, out) -> {
            Path file = root.resolve(request.path().substring(1)).normalize();
            if (!file.startsWith(root) || !Files.isRegularFile(file)) {
                out.write(head(404, 0));
                return;
            }
            out.write(head(200, Files.size(file)));
            Files.copy(file, out);
        };
        return this;
    }

    /** The port. */
    public int port() {
        return socket.getLocalPort();
    }

    /** The URL of a path on {@code localhost}. */
    public String url(String path) {
        return "https://localhost:" + port() + path;
    }

    /** The requests that came, in order. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** How many requests came for a path. */
    public long requests(String path) {
        return requests.stream().filter(r -> r.path().equals(path)).count();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
            open.forEach(TlsServer::hangUp);
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                open.add(connection);
                threads.execute(() -> serve(connection));
            } catch (SocketException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket connection) {
        try (connection;
                InputStream in = new BufferedInputStream(connection.getInputStream());
                OutputStream out = new BufferedOutputStream(connection.getOutputStream())) {
            List<String> lines = headOf(in);
            if (lines.isEmpty()) {
                return;
            }
            Map<String, String> headers = new TreeMap<>();
            for (String line : lines.subList(1, lines.size())) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            Request request = new Request(lines.get(0), headers);
            requests.add(request);
            answers.getOrDefault(request.path(), otherwise).write(request, out);
            out.flush();
        } catch (IOException e) {
            // The other side hung up, as it does when it is sent too much: its affair, and often what a test is about.
            hangUp(connection);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(connection);
        }
    }

    private static List<String> headOf(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int count = 0; count < REQUEST_BYTES_MAX; count++) {
            int c = in.read();
            if (c < 0) {
                return List.of();
            }
            if (c == '\n') {
                if (line.isEmpty()) {
                    return lines;
                }
                lines.add(line.toString());
                line.setLength(0);
            } else if (c != '\r') {
                line.append((char) c);
            }
        }
        throw new IOException("a request head of more than " + REQUEST_BYTES_MAX + " bytes");
    }

    private static void hangUp(Socket connection) {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
