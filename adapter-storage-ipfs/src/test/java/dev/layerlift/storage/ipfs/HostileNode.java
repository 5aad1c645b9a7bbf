package dev.layerlift.storage.ipfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Speaks as much HTTP as it likes, and says of each request what it was. */
final class HostileNode implements AutoCloseable {
    /** What is done with a request whose head was read: {@code target} is command and arguments. */
    @FunctionalInterface
    interface Behaviour {
        void answer(String target, InputStream in, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Behaviour behaviour;

    HostileNode(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        start(() -> {
            while (true) {
                Socket socket = server.accept();
                start(() -> serve(socket));
            }
        });
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                // The test is over, or the client has gone: that is what some tests are about.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket accepted) throws IOException, InterruptedException {
        try (Socket socket = accepted) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            // What is left of a body that an answer did not wait for is no request.
            for (String head = head(in); head.contains(" HTTP/"); head = head(in)) {
                heads.add(head);
                String target = head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP"));
                behaviour.answer(target.replace("/api/v0/", ""), in, socket.getOutputStream());
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.append((char) b);
            if (head.length() > 3 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                return head.toString();
            }
        }
        // The client has gone.
        return "";
    }

    /** Never answers. */
    void hang() throws InterruptedException {
        closed.await();
    }

    /** Reads a body of the length that the last request said. */
    void readBody(InputStream in) throws IOException {
        String head = heads.get(heads.size() - 1).toLowerCase(java.util.Locale.ROOT);
        int at = head.indexOf("content-length: ");
        if (at >= 0) {
            in.skipNBytes(Long.parseLong(head.substring(at + 16, head.indexOf('\r', at))));
        }
    }

    static void say(OutputStream out, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        out.write(("HTTP/1.1 " + status + " said\r\nContent-Length: " + bytes.length + "\r\n\r\n").getBytes(UTF_8));
        out.write(bytes);
        out.flush();
    }

    static void sayError(OutputStream out, String message) throws IOException {
        say(out, 500, "{\"Message\":\"" + message + "\",\"Code\":0,\"Type\":\"error\"}");
    }

    /** The heads of all requests so far. */
    List<String> heads() {
        return heads;
    }

    URI api() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
    }
}
