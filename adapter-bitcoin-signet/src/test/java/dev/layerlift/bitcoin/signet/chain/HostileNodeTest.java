package dev.layerlift.bitcoin.signet.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.AnchorChain;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of a node or a server that hangs, lies, or is something else: always a failure of the closed set. */
@Tag("P43")
class HostileNodeTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration MEDIUM = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final OutPoint OUTPUT = new OutPoint(new TransactionId("0c".repeat(32)), 0);

    private enum Backend {
        CORE {
            @Override
            AnchorChain at(URI url, Duration answerTimeout) {
                return new CoreRpcChain(
                        CoreRpcConfig.of(url, ChainNetwork.regtest(), RpcAccess.password("user", "very-secret"))
                                .withAnswerTimeout(answerTimeout));
            }
        },
        ESPLORA {
            @Override
            AnchorChain at(URI url, Duration answerTimeout) {
                return new EsploraChain(
                        EsploraConfig.of(url, ChainNetwork.regtest()).withAnswerTimeout(answerTimeout));
            }
        };

        abstract AnchorChain at(URI url, Duration answerTimeout);

        AnchorChain at(URI url) {
            return at(url, LONG);
        }
    }

    private static void fails(AnchorChain chain, ErrorType type, String code, Retry retry) {
        List<Runnable> calls = List.of(
                chain::tip,
                () -> chain.feeRate(3),
                () -> chain.spend(OUTPUT, 0),
                () -> chain.locate(OUTPUT),
                () -> chain.inclusionProof(OUTPUT.txid(), new BlockRef(1, "0a".repeat(32))),
                () -> chain.payload(OUTPUT.txid(), new BlockRef(1, "0a".repeat(32))));
        for (Runnable call : calls) {
            MigrationException thrown = catchThrowableOfType(MigrationException.class, call::run);
            assertThat(thrown).as("nothing is made up").isNotNull();
            assertThat(thrown.error().type()).as(thrown.getMessage()).isEqualTo(type);
            assertThat(thrown.error().code()).isEqualTo(code);
            assertThat(thrown.retry()).isEqualTo(retry);
            assertThat(thrown.error().toJson().toString()).doesNotContain("very-secret");
        }
    }

    private static void fails(
            Backend backend, HostileServer.Behaviour behaviour, ErrorType type, String code, Retry retry)
            throws IOException {
        try (HostileServer server = new HostileServer(behaviour)) {
            fails(backend.at(server.url()), type, code, retry);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void nobodyListens(Backend backend) throws IOException {
        URI url;
        try (ServerSocket socket = new ServerSocket(0)) {
            url = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        fails(backend.at(url), ErrorType.NETWORK_ERROR, "CHAIN_NOT_REACHED", Retry.LATER);
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void itNeverAnswersAndAllWhoWaitAreLetGo(Backend backend) throws Exception {
        CompletableFuture<HostileServer> self = new CompletableFuture<>();
        try (HostileServer server = new HostileServer((body, out) -> self.join().hang())) {
            self.complete(server);
            AnchorChain chain = backend.at(server.url(), SHORT);
            long start = System.nanoTime();
            for (MigrationException thrown : allAtOnce(chain)) {
                assertThat(thrown.error().type()).isEqualTo(ErrorType.TIMEOUT_ERROR);
                assertThat(thrown.error().code()).isEqualTo("CHAIN_TIMEOUT");
                assertThat(thrown.retry()).isEqualTo(Retry.LATER);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("all at once, and not one after the other")
                    .isLessThan(SHORT.multipliedBy(20));
        }
    }

    @Test
    void whoFollowsABlockThatNeverComesHoldsNobodyElse() throws Exception {
        CompletableFuture<HostileServer> self = new CompletableFuture<>();
        AtomicBoolean grown = new AtomicBoolean();
        try (HostileServer server = new HostileServer((body, out) -> {
            if (body.contains("getblockchaininfo")) {
                HostileServer.say(out, 200, withId(body, info(grown.get() ? 6 : 5)));
            } else if (body.contains("getblockhash") && body.contains("[0]")) {
                String genesis = ChainNetwork.regtest().genesis();
                HostileServer.say(out, 200, withId(body, "{\"result\":\"" + genesis + "\",\"error\":null,\"id\":1}"));
            } else if (body.contains("gettxout")) {
                HostileServer.say(out, 200, withId(body, "{\"result\":{},\"error\":null,\"id\":1}"));
            } else if (body.contains("gettxspendingprevout")) {
                HostileServer.say(out, 200, withId(body, "{\"result\":[],\"error\":null,\"id\":1}"));
            } else {
                self.join().hang();
            }
        })) {
            self.complete(server);
            AnchorChain chain = Backend.CORE.at(server.url(), MEDIUM);
            assertThat(chain.spend(OUTPUT, 0)).isEqualTo(new AnchorChain.Spend.Unspent());
            grown.set(true);
            long start = System.nanoTime();
            for (MigrationException thrown : allAtOnce(chain)) {
                assertThat(thrown.error().code()).isEqualTo("CHAIN_TIMEOUT");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MEDIUM.multipliedBy(6));
        }
    }

    private static String info(int height) {
        return "{\"result\":{\"chain\":\"regtest\",\"blocks\":" + height + ",\"bestblockhash\":\"0" + height
                + "00".repeat(31) + "\",\"initialblockdownload\":false},\"error\":null,\"id\":1}";
    }

    private static List<MigrationException> allAtOnce(AnchorChain chain) throws Exception {
        List<CompletableFuture<MigrationException>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<MigrationException> thrown = new CompletableFuture<>();
            new Thread(() -> thrown.complete(
                            catchThrowableOfType(MigrationException.class, () -> chain.spend(OUTPUT, 0))))
                    .start();
            waiting.add(thrown);
        }
        List<MigrationException> all = new ArrayList<>();
        for (CompletableFuture<MigrationException> thrown : waiting) {
            all.add(thrown.get());
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void itStopsInTheMiddleOfAnAnswer(Backend backend) throws IOException {
        CompletableFuture<HostileServer> self = new CompletableFuture<>();
        try (HostileServer server = new HostileServer((body, out) -> {
            write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"result\":");
            self.join().hang();
        })) {
            self.complete(server);
            fails(backend.at(server.url(), SHORT), ErrorType.TIMEOUT_ERROR, "CHAIN_TIMEOUT", Retry.LATER);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void itBreaksOffInTheMiddleOfAnAnswer(Backend backend) throws IOException {
        fails(
                backend,
                (body, out) -> {
                    write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"result\":");
                    out.close();
                },
                ErrorType.NETWORK_ERROR,
                "CHAIN_NOT_REACHED",
                Retry.LATER);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        out.flush();
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void itSpeaksNoHttp(Backend backend) throws IOException {
        fails(
                backend,
                (body, out) -> {
                    write(out, "220 mail.example.com ESMTP\r\n\r\n");
                    out.close();
                },
                ErrorType.BITCOIN_ERROR,
                "CHAIN_ANSWER_INVALID",
                Retry.NEVER);
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void itAnswersWithoutEnd(Backend backend) throws IOException {
        byte[] much = new byte[1024 * 1024];
        fails(
                backend,
                (body, out) -> {
                    write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                    for (int i = 0; i < 100; i++) {
                        out.write(much);
                    }
                },
                ErrorType.BITCOIN_ERROR,
                "CHAIN_ANSWER_INVALID",
                Retry.NEVER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>It works!</html>",
                "[]",
                "{}",
                "null",
                "{\"result\":{\"chain\":\"regtest\"},\"error\":null,\"id\":1}",
                "{\"result\":{\"chain\":\"regtest\"},\"error\":null,\"id\":7777}",
                "{\"result\":7,\"error\":null,\"id\":1}",
                "{\"result\":null,\"result\":null,\"error\":null,\"id\":1}",
                "{\"result\":null,\"error\":{\"code\":\"x\"},\"id\":1}"
            })
    void aNodeAnswersWhatMakesNoSense(String said) throws IOException {
        fails(
                Backend.CORE,
                (body, out) -> HostileServer.say(out, 200, withId(body, said)),
                ErrorType.BITCOIN_ERROR,
                "CHAIN_ANSWER_INVALID",
                Retry.NEVER);
    }

    /** The answer to this very question, unless it says 7777. */
    private static String withId(String body, String said) {
        String id = body.replaceAll("(?s).*\"id\":([0-9]+).*", "$1");
        return said.replace("\"id\":1}", "\"id\":" + id + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>It works!</html>", "[]", "{}", "null", "0f91"})
    void aServerAnswersWhatMakesNoSense(String said) throws IOException {
        fails(
                Backend.ESPLORA,
                (body, out) -> HostileServer.say(
                        out, 200, body.endsWith("/0") ? ChainNetwork.regtest().genesis() : said),
                ErrorType.BITCOIN_ERROR,
                "CHAIN_ANSWER_INVALID",
                Retry.NEVER);
    }

    @Test
    @Tag("P05")
    void aPageThatIsMissingIsNoTransactionThatIsMissing() throws IOException {
        String tip = "0a".repeat(32);
        fails(
                Backend.ESPLORA,
                (body, out) -> HostileServer.say(out, 404, "<html>404 Not Found</html>"),
                ErrorType.BITCOIN_ERROR,
                "CHAIN_ANSWER_INVALID",
                Retry.NEVER);
        try (HostileServer server = new HostileServer((body, out) -> {
            if (body.equals("/block-height/0")) {
                HostileServer.say(out, 200, ChainNetwork.regtest().genesis());
            } else if (body.startsWith("/tx/")) {
                HostileServer.say(out, 404, "<html><title>404 Not Found</title></html>");
            } else {
                HostileServer.say(out, 200, body.startsWith("/block/") ? "{\"id\":\"" + tip + "\",\"height\":9}" : tip);
            }
        })) {
            AnchorChain chain = Backend.ESPLORA.at(server.url());
            assertThat(catchThrowableOfType(MigrationException.class, () -> chain.spend(OUTPUT, 0))
                            .error()
                            .code())
                    .isEqualTo("CHAIN_ANSWER_INVALID");
        }
    }

    @Test
    void aNodeThatStartsIsNotReady() throws IOException {
        String loading = "{\"result\":null,\"error\":{\"code\":-28,\"message\":\"Loading block index…\"},\"id\":1}";
        fails(
                Backend.CORE,
                (body, out) -> HostileServer.say(out, 500, loading),
                ErrorType.BITCOIN_ERROR,
                "CHAIN_NOT_READY",
                Retry.LATER);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void accessIsRefused(int status) throws IOException {
        for (Backend backend : Backend.values()) {
            fails(
                    backend,
                    (body, out) -> HostileServer.say(out, status, ""),
                    ErrorType.BITCOIN_ERROR,
                    "CHAIN_ACCESS_DENIED",
                    Retry.NEVER);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void itIsBusy(int status) throws IOException {
        for (Backend backend : Backend.values()) {
            fails(
                    backend,
                    (body, out) -> HostileServer.say(out, status, "Work queue depth exceeded"),
                    ErrorType.NETWORK_ERROR,
                    "CHAIN_NOT_REACHED",
                    Retry.LATER);
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        fails(
                Backend.CORE,
                (body, out) ->
                        write(out, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"),
                ErrorType.BITCOIN_ERROR,
                "CHAIN_ANSWER_INVALID",
                Retry.NEVER);
    }

    @Test
    void oneWhoIsInterruptedIsToldSo() throws Exception {
        CompletableFuture<HostileServer> self = new CompletableFuture<>();
        try (HostileServer server = new HostileServer((body, out) -> self.join().hang())) {
            self.complete(server);
            Thread.currentThread().interrupt();
            MigrationException thrown = catchThrowableOfType(
                    MigrationException.class,
                    () -> Backend.CORE.at(server.url()).tip());
            assertThat(Thread.interrupted()).isTrue();
            assertThat(thrown.error().code()).isEqualTo("INTERRUPTED");
            assertThat(thrown.retry()).isEqualTo(Retry.LATER);
        }
    }
}
