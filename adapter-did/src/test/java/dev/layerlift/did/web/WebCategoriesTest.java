package dev.layerlift.did.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong on a real socket has its category, its code and its verdict; nothing of it is unknown. */
@Tag("P43")
class WebCategoriesTest {
    private static final HttpsWebConfig HURRIED = HttpsWebConfig.DEFAULT
            .withPrivateAddresses(true)
            .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(3));

    /** What a peer does with a connection. */
    @FunctionalInterface
    private interface Peer {
        void meet(Socket connection) throws IOException, InterruptedException;
    }

    /** What goes wrong, and what is said of it. */
    @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
    private enum Trouble {
        REFUSED(null, ErrorType.NETWORK_ERROR, "CONNECTION_FAILED", Retry.LATER),
        RESET(
                connection -> {
                    connection.setSoLinger(true, 0);
                    connection.close();
                },
                ErrorType.NETWORK_ERROR,
                null,
                Retry.LATER),
        CLOSED(Socket::close, ErrorType.NETWORK_ERROR, null, Retry.LATER),
        HANGS(connection -> new CountDownLatch(1).await(), ErrorType.TIMEOUT_ERROR, "TIMED_OUT", Retry.LATER),
        GARBAGE(
                connection -> {
                    connection
                            .getOutputStream()
                            .write("SSH-2.0-OpenSSH_9.6\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII));
                    connection.getOutputStream().flush();
                    connection.getInputStream().read();
                },
                ErrorType.NETWORK_ERROR,
                "TLS_FAILED",
                Retry.LATER),
        UNKNOWN_HOST(null, ErrorType.NETWORK_ERROR, "HOST_UNKNOWN", Retry.LATER);

        private final @Nullable Peer peer;
        private final ErrorType type;
        private final @Nullable String code;
        private final Retry retry;

        Trouble(@Nullable Peer peer, ErrorType type, @Nullable String code, Retry retry) {
            this.peer = peer;
            this.type = type;
            this.code = code;
            this.retry = retry;
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachTroubleHasItsCategory(Trouble trouble) throws IOException {
        HostLookup lookup = host -> {
            if (trouble == Trouble.UNKNOWN_HOST) {
                throw new UnknownHostException(host);
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        };
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Socket taken = new Socket();
                HttpsWeb web = new HttpsWeb(HURRIED, lookup)) {
            // Bound, and nobody listens there.
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = trouble.peer == null ? taken.getLocalPort() : server.getLocalPort();
            if (trouble.peer != null) {
                serve(server, trouble.peer);
            }

            assertThatThrownBy(() -> web.get(URI.create("https://assets.example.com:" + port + "/did.jsonl"), 100))
                    .isInstanceOfSatisfying(MigrationException.class, e -> {
                        assertThat(e.error().type()).as("%s", e.error()).isEqualTo(trouble.type);
                        assertThat(e.error().code()).isIn(codes(trouble));
                        assertThat(e.retry()).isEqualTo(trouble.retry);
                        assertThat(e.error().message()).contains("assets.example.com");
                    });
        }
    }

    /** A connection that breaks off during the handshake is told of as one or as the other, by JDK. */
    private static Object[] codes(Trouble trouble) {
        return trouble.code == null ? new Object[] {"CONNECTION_FAILED", "TLS_FAILED"} : new Object[] {trouble.code};
    }

    private static void serve(ServerSocket server, Peer peer) {
        Thread thread = new Thread(() -> {
            try (Socket connection = server.accept()) {
                peer.meet(connection);
            } catch (IOException e) {
                // The test ended, or the client went away: that is what it was about.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
