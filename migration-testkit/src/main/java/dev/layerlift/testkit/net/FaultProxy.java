package dev.layerlift.testkit.net;

import dev.layerlift.testkit.net.NetworkFault.CorruptAfter;
import dev.layerlift.testkit.net.NetworkFault.CutAfter;
import dev.layerlift.testkit.net.NetworkFault.Delay;
import dev.layerlift.testkit.net.NetworkFault.HangAfter;
import dev.layerlift.testkit.net.NetworkFault.Refuse;
import dev.layerlift.testkit.net.NetworkFault.TruncateAfter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on the loopback interface that passes everything on until it is told to fail: cut, truncate, hang, corrupt,
 * delay, refuse. A test puts it between an adapter and a real server, and sees what the adapter makes of the network that
 * it gets.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.before(server.address())) {
 *     proxy.toServer(new NetworkFault.CutAfter(100_000));
 *     // … an upload through proxy.address() fails …
 *     proxy.heal();
 *     // … and succeeds again
 * }
 * }</pre>
 */
public final class FaultProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int BACKLOG = 64;
    private static final int CONNECT_MILLIS_MAX = 10_000;

    private final InetSocketAddress target;
    private final ServerSocket listening;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    private final Way toServer = new Way();
    private final Way toClient = new Way();

    /** A client, its server, and how many directions are still open. */
    private record Connection(Socket client, Socket server, AtomicInteger directionsLeft) {}

    /** What is to happen in one direction, and how much of it. */
    private static final class Way {
        private final AtomicLong passed = new AtomicLong();
        private final AtomicLong struck = new AtomicLong();
        private @Nullable NetworkFault fault;
        private long countdown;
        private CountDownLatch healed = new CountDownLatch(0);

        /** What one read may do: pass some bytes, then perhaps something bad. */
        private record Verdict(int pass, @Nullable NetworkFault then, CountDownLatch healed) {}

        synchronized void set(@Nullable NetworkFault next) {
            healed.countDown();
            healed = new CountDownLatch(next == null ? 0 : 1);
            fault = next;
            countdown = next == null ? -1 : next.bytes();
        }

        synchronized boolean refuses() {
            if (fault instanceof Refuse) {
                struck.incrementAndGet();
                return true;
            }
            return false;
        }

        synchronized Verdict take(int bytes) {
            NetworkFault now = fault;
            if (now == null || now instanceof Refuse) {
                return new Verdict(bytes, null, healed);
            }
            if (now instanceof Delay) {
                struck.incrementAndGet();
                return new Verdict(bytes, now, healed);
            }
            if (bytes <= countdown) {
                // Strikes only when there is a byte more: whoever sends just as many is not hurt.
                countdown -= bytes;
                return new Verdict(bytes, null, healed);
            }
            int pass = (int) countdown;
            fault = null;
            struck.incrementAndGet();
            return new Verdict(pass, now, healed);
        }
    }

    private FaultProxy(InetSocketAddress target, ServerSocket listening) {
        this.target = target;
        this.listening = listening;
    }

    /** A proxy that is listening, in front of this server. */
    public static FaultProxy before(InetSocketAddress target) throws IOException {
        FaultProxy proxy = new FaultProxy(target, new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
        start("fault-proxy-accept", proxy::accept);
        return proxy;
    }

    /** Where to connect to. */
    public InetSocketAddress address() {
        return new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
    }

    /** Sets what happens from now on to what clients send; replaces what was set before. */
    public void toServer(NetworkFault fault) {
        toServer.set(fault);
    }

    /** Sets what happens from now on to what the server sends; replaces what was set before. */
    public void toClient(NetworkFault fault) {
        toClient.set(fault);
    }

    /** Passes everything on again, and ends what hangs. */
    public void heal() {
        toServer.set(null);
        toClient.set(null);
    }

    /** How often a fault struck, so that a test can tell that there was one. */
    public long struck() {
        return toServer.struck.get() + toClient.struck.get();
    }

    /** How many bytes were passed on to the server. */
    public long bytesToServer() {
        return toServer.passed.get();
    }

    /** How many bytes were passed on to clients. */
    public long bytesToClient() {
        return toClient.passed.get();
    }

    /** How many connections were made. */
    public long connections() {
        return connections.get();
    }

    /** Resets all connections, and listens no more. */
    @Override
    public void close() throws IOException {
        listening.close();
        heal();
        List.copyOf(open).forEach(this::end);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                connections.incrementAndGet();
                if (toServer.refuses() || toClient.refuses()) {
                    reset(client);
                } else {
                    start("fault-proxy-connect", () -> connect(client));
                }
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException("the fault proxy cannot accept connections", e);
                }
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        Connection connection = new Connection(client, server, new AtomicInteger(2));
        open.add(connection);
        try {
            server.connect(target, CONNECT_MILLIS_MAX);
        } catch (IOException e) {
            // What a client sees of a server that is not there.
            end(connection);
            return;
        }
        start("fault-proxy-to-client", () -> pass(connection, server, client, toClient));
        pass(connection, client, server, toServer);
    }

    private void pass(Connection connection, Socket from, Socket to, Way way) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                forward(buffer, read, out, way);
            }
            to.shutdownOutput();
            if (connection.directionsLeft().decrementAndGet() == 0) {
                closeOrderly(connection);
            }
        } catch (TruncatedException e) {
            closeOrderly(connection);
        } catch (IOException e) {
            end(connection);
        }
    }

    /** A connection that ends too early, as if the sender had closed it. */
    private static final class TruncatedException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static void forward(byte[] buffer, int length, OutputStream out, Way way) throws IOException {
        int from = 0;
        while (from < length) {
            Way.Verdict verdict = way.take(length - from);
            if (verdict.then() instanceof Delay delay) {
                await(verdict.healed(), delay.each().toMillis());
            }
            // Counted first: whoever has got the bytes finds them counted.
            way.passed.addAndGet(verdict.pass());
            out.write(buffer, from, verdict.pass());
            from += verdict.pass();
            if (verdict.then() instanceof CutAfter) {
                throw new IOException("cut by the test");
            }
            if (verdict.then() instanceof TruncateAfter) {
                throw new TruncatedException();
            }
            if (verdict.then() instanceof HangAfter) {
                await(verdict.healed(), Long.MAX_VALUE);
                throw new IOException("hung until the test ended it");
            }
            if (verdict.then() instanceof CorruptAfter) {
                buffer[from] ^= 0x10;
            }
        }
    }

    /** Waits for the time, or until the test heals the network. */
    private static void await(CountDownLatch healed, long millis) throws IOException {
        try {
            boolean early = healed.await(millis, TimeUnit.MILLISECONDS);
            if (!early && millis == Long.MAX_VALUE) {
                throw new IOException("nobody healed the network");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void end(Connection connection) {
        reset(connection.client());
        reset(connection.server());
        open.remove(connection);
    }

    private void closeOrderly(Connection connection) {
        close(connection.client());
        close(connection.server());
        open.remove(connection);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already: there is nothing to reset.
        }
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // As closed as it will be.
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
