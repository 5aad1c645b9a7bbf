package dev.layerlift.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FaultProxyTest {
    private static final int LENGTH = 50_000;
    /** Longer than any machine is busy: only who waits for a silence waits for less. */
    private static final int PATIENCE_MILLIS = 30_000;

    private ServerSocket echo;
    private FaultProxy proxy;

    /** A server that sends back as many bytes as it was told will come. */
    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::serve);
        server.setDaemon(true);
        server.start();
        proxy = FaultProxy.before(new InetSocketAddress(echo.getInetAddress(), echo.getLocalPort()));
    }

    private void serve() {
        while (!echo.isClosed()) {
            try (Socket socket = echo.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] bytes = in.readNBytes(in.readInt());
                socket.getOutputStream().write(bytes);
            } catch (IOException e) {
                // The fault of a test, or its end: the next client may be well.
            }
        }
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    private byte[] exchange() throws IOException {
        return exchange(PATIENCE_MILLIS);
    }

    private byte[] exchange(int patienceMillis) throws IOException {
        byte[] sent = new byte[LENGTH];
        Arrays.fill(sent, (byte) 7);
        try (Socket socket = new Socket()) {
            socket.connect(proxy.address());
            socket.setSoTimeout(patienceMillis);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(LENGTH);
            out.write(sent);
            byte[] back = socket.getInputStream().readNBytes(LENGTH);
            if (back.length < LENGTH) {
                throw new EOFException(back.length + " bytes came back");
            }
            return back;
        }
    }

    private static byte[] sevens() {
        byte[] bytes = new byte[LENGTH];
        Arrays.fill(bytes, (byte) 7);
        return bytes;
    }

    @Test
    void a_healthy_network_passes_everything() throws IOException {
        assertThat(exchange()).isEqualTo(sevens());
        assertThat(exchange()).isEqualTo(sevens());

        assertThat(proxy.connections()).isEqualTo(2);
        assertThat(proxy.bytesToServer()).isEqualTo(2 * (LENGTH + 4L));
        assertThat(proxy.bytesToClient()).isEqualTo(2L * LENGTH);
        assertThat(proxy.struck()).isZero();
    }

    @Test
    void a_cut_resets_the_connection_once() throws IOException {
        proxy.toServer(new NetworkFault.CutAfter(20_000));

        assertThatThrownBy(this::exchange).isInstanceOfAny(SocketException.class, EOFException.class);

        assertThat(proxy.bytesToServer()).isEqualTo(20_000);
        assertThat(proxy.struck()).isEqualTo(1);
        assertThat(exchange()).as("the next one").isEqualTo(sevens());
    }

    @Test
    void a_truncated_answer_ends_too_early() {
        proxy.toClient(new NetworkFault.TruncateAfter(30_000));

        assertThatThrownBy(this::exchange).isInstanceOf(EOFException.class).hasMessage("30000 bytes came back");
    }

    @Test
    void a_corrupted_byte_is_one_byte() throws IOException {
        proxy.toServer(new NetworkFault.CorruptAfter(4 + 33_000));

        byte[] back = exchange();

        byte[] expected = sevens();
        expected[33_000] = 7 ^ 0x10;
        assertThat(back).isEqualTo(expected);
        assertThat(proxy.struck()).isEqualTo(1);
    }

    @Test
    void a_peer_that_hangs_says_nothing_until_it_is_healed() throws IOException {
        proxy.toClient(new NetworkFault.HangAfter(10_000));

        assertThatThrownBy(() -> exchange(500)).isInstanceOf(SocketTimeoutException.class);

        proxy.heal();
        assertThat(exchange()).isEqualTo(sevens());
    }

    @Test
    void a_delay_takes_its_time_and_loses_nothing() throws IOException {
        proxy.toClient(new NetworkFault.Delay(Duration.ofMillis(20)));
        long before = System.nanoTime();

        assertThat(exchange()).isEqualTo(sevens());

        assertThat(System.nanoTime() - before)
                .isGreaterThan(Duration.ofMillis(20).toNanos());
        assertThat(proxy.struck()).isPositive();
    }

    @Test
    void connections_are_refused_until_it_is_healed() throws IOException {
        proxy.toServer(new NetworkFault.Refuse());

        assertThatThrownBy(this::exchange).isInstanceOfAny(SocketException.class, EOFException.class);
        assertThatThrownBy(this::exchange).isInstanceOfAny(SocketException.class, EOFException.class);
        assertThat(proxy.bytesToServer()).isZero();

        proxy.heal();
        assertThat(exchange()).isEqualTo(sevens());
    }
}
