package dev.layerlift.bitcoin.signet.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.Satoshi;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.AnchorChain.Broadcast;
import dev.layerlift.domain.port.AnchorChain.Reason;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.testkit.SettableClock;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Amounts, subsidies, networks, words of nodes, bytes of blocks: what needs no node. */
class ChainValuesTest {
    private static final URI URL = URI.create("http://127.0.0.1:18443");

    @ParameterizedTest
    @Tag("P35")
    @CsvSource({
        "0, 0",
        "1, 5000000000",
        "209999, 1049995000000000",
        "210000, 1050000000000000",
        "210001, 1050002500000000",
        "840000, 1968750000000000",
        "6929999, 2099999997689999",
        "6930000, 2099999997690000"
    })
    void theFirstSatoshiOfABlockFollowsFromAllSubsidiesBeforeIt(long height, long first) {
        assertThat(new Subsidy(210_000).first(height)).isEqualTo(first);
    }

    @Test
    @Tag("P35")
    void subsidiesHalve() {
        Subsidy mainnet = new Subsidy(210_000);
        assertThat(mainnet.sats(209_999)).isEqualTo(5_000_000_000L);
        assertThat(mainnet.sats(210_000)).isEqualTo(2_500_000_000L);
        assertThat(mainnet.sats(6_929_999)).isEqualTo(1);
        assertThat(mainnet.sats(6_930_000)).isZero();
        assertThat(mainnet.first(6_929_999)).isEqualTo(BtcoDid.SAT_MAX);
        assertThat(new Subsidy(150).first(300)).isEqualTo(1_125_000_000_000L);
    }

    private static JsonObject object(String json) {
        return StrictJson.parseObject(json.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "50.00000000, 5000000000",
        "0.00000001, 1",
        "20999999.97690000, 2099999997690000",
        "0.1, 10000000",
        "1e-8, 1",
        "0.29999999, 29999999",
        "0, 0"
    })
    void amountsAreExact(String literal, long sats) {
        assertThat(Amounts.btc(object("{\"value\":" + literal + "}"), "value")).isEqualTo(sats);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.000000001", "-1", "21000000.1", "\"1\"", "null", "1e300", "1e-300", "true"})
    void whatIsNoAmountIsNone(String literal) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Amounts.btc(object("{\"value\":" + literal + "}"), "value"));
    }

    @Test
    void ratesAreRoundedUp() {
        assertThat(Amounts.btcRate(object("{\"r\":0.00001}"), "r")).isEqualTo(1000);
        assertThat(Amounts.btcRate(object("{\"r\":0.000010000001}"), "r")).isEqualTo(1001);
        assertThat(Amounts.satRate(object("{\"r\":1.0001}"), "r")).isEqualTo(1001);
        assertThat(Amounts.satRate(object("{\"r\":87.882}"), "r")).isEqualTo(87_882);
    }

    @ParameterizedTest
    @CsvSource({
        "-26, 'min relay fee not met, 1 < 110', FEE_TOO_LOW",
        "-26, 'mempool min fee not met', FEE_TOO_LOW",
        "-26, 'insufficient fee, rejecting replacement abc; new feerate 0.1 <= old feerate 0.2', FEE_TOO_LOW",
        "-26, 'mempool full', FEE_TOO_LOW",
        "-25, bad-txns-inputs-missingorspent, CONFLICT",
        "-26, txn-mempool-conflict, CONFLICT",
        "-26, bad-txns-premature-spend-of-coinbase, CONFLICT",
        "-26, 'mandatory-script-verify-flag-failed (Signature must be zero)', INVALID",
        "-26, dust, INVALID",
        "-22, TX decode failed, INVALID",
        "0, something new, INVALID"
    })
    void refusalsHaveAReason(long code, String said, Reason reason) {
        assertThat(Refusals.of(code, said)).isEqualTo(new Broadcast.Refused(reason, said));
    }

    @Test
    void whatIsThereAlreadyIsAccepted() {
        for (String said :
                List.of("txn-already-in-mempool", "txn-already-known", "Transaction already in block chain")) {
            assertThat(Refusals.of(-26, said)).isEqualTo(new Broadcast.Accepted());
        }
        assertThat(Refusals.of(-27, "whatever")).isEqualTo(new Broadcast.Accepted());
    }

    @Test
    @Tag("P34")
    void networksAreToldApart() {
        assertThat(ChainNetwork.signet().magic()).contains("0a03cf40");
        assertThat(ChainNetwork.signet("51").magic())
                .isPresent()
                .isNotEqualTo(ChainNetwork.signet().magic());
        assertThat(ChainNetwork.regtest().magic()).isEmpty();
        assertThat(ChainNetwork.signet(ChainNetwork.signet().challenge().orElseThrow()))
                .isEqualTo(ChainNetwork.signet());
        assertThat(ChainNetwork.mainnet(true).network()).isEqualTo(BtcoDid.Network.MAINNET);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChainNetwork.mainnet(false))
                .withMessageContaining("explicit switch");
        assertThatIllegalArgumentException().isThrownBy(() -> ChainNetwork.signet("5"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EsploraConfig.of(URL, ChainNetwork.signet("51")))
                .withMessageContaining("known block");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChainNetwork(
                        BtcoDid.Network.REGTEST, "0f".repeat(32), Optional.of("51"), Optional.empty()));
    }

    @Test
    @Tag("P38")
    void secretsAreSentOnlyWhereTheyAreSafeAndNeverShown() {
        RpcAccess access = RpcAccess.password("user", "very-secret");
        assertThat(access.toString()).doesNotContain("very-secret").doesNotContain("user");
        assertThat(CoreRpcConfig.of(URL, ChainNetwork.regtest(), access).toString())
                .doesNotContain("very-secret");
        for (String url : List.of(
                "http://node.example.com:8332", "ftp://127.0.0.1", "http://a:b@127.0.0.1", "http://127.0.0.1/?a=b")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CoreRpcConfig.of(URI.create(url), ChainNetwork.regtest(), access))
                    .withMessageNotContaining("a:b");
        }
        assertThat(CoreRpcConfig.of(URI.create("https://node.example.com:8332"), ChainNetwork.regtest(), access))
                .isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> RpcAccess.password("us:er", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> RpcAccess.password("user", ""));
        CoreRpcConfig config = CoreRpcConfig.of(URL, ChainNetwork.regtest(), access);
        assertThatIllegalArgumentException().isThrownBy(() -> config.withAnswerTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> config.withLocateStepsMax(0));
    }

    @Test
    void aCookieIsReadAgainWhenItIsRefused(@TempDir Path folder) throws Exception {
        Path file = folder.resolve(".cookie");
        RpcAccess access = RpcAccess.cookie(file);
        assertThatThrownBy(() -> access.header("the node"))
                .isInstanceOfSatisfying(
                        MigrationException.class, e -> assertThat(e.retry()).isEqualTo(MigrationException.Retry.LATER));
        Files.writeString(file, "__cookie__:0123\n");
        String first = access.header("the node");
        Files.writeString(file, "__cookie__:4567");
        assertThat(access.header("the node")).isEqualTo(first);
        assertThat(access.after(first, "the node")).isPresent().isNotEqualTo(Optional.of(first));
        assertThat(access.header("the node")).isNotEqualTo(first);
        assertThat(access.after(access.header("the node"), "the node")).isEmpty();
        Files.writeString(file, "no cookie at all");
        assertThatThrownBy(() -> access.after(first, "the node"))
                .isInstanceOf(MigrationException.class)
                .hasMessageNotContaining("at all");
        assertThat(RpcAccess.password("a", "b").after("x", "the node")).isEmpty();
    }

    @Test
    @Tag("P50")
    void anEstimateIsKeptForAMinuteAndThatThereIsNoneIsNot() {
        Queue<Optional<FeeRate>> rates = new ArrayDeque<>(List.of(
                Optional.empty(), Optional.of(new FeeRate(2000)), Optional.of(new FeeRate(3000)), Optional.empty()));
        ChainBackend backend = (ChainBackend) Proxy.newProxyInstance(
                ChainBackend.class.getClassLoader(),
                new Class<?>[] {ChainBackend.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "estimate" -> rates.remove();
                    case "tip" -> new BlockRef(1, "0a".repeat(32));
                    default -> "the node";
                });
        SettableClock clock = new SettableClock();
        FeeCache fees = new FeeCache(backend, clock);
        assertThatThrownBy(() -> fees.rate(3)).isInstanceOf(MigrationException.class);
        assertThat(fees.rate(3)).isEqualTo(new FeeRate(2000));
        clock.advance(Duration.ofSeconds(59));
        assertThat(fees.rate(3)).isEqualTo(new FeeRate(2000));
        clock.advance(Duration.ofSeconds(1));
        assertThat(fees.rate(3)).isEqualTo(new FeeRate(3000));
        clock.advance(Duration.ofMinutes(2));
        assertThatThrownBy(() -> fees.rate(3)).as("an old one is none").isInstanceOf(MigrationException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> fees.rate(0));
        assertThatIllegalArgumentException().isThrownBy(() -> fees.rate(145));
    }

    private static RawTransaction sample() {
        return RawTransaction.of(
                List.of(new OutPoint(new TransactionId("0d".repeat(32)), 7)),
                List.of(RawTransaction.pays(1000), new ChainTransaction.Output(0, "6a0401020304")));
    }

    @Test
    void aTransactionIsReadWithAndWithoutWitness() {
        RawTransaction with = sample();
        RawTransaction without = new RawTransaction(with.inputs(), with.outputs(), false);
        assertThat(with.read()).isEqualTo(without.read());
        assertThat(with.hex()).isNotEqualTo(without.hex());
        assertThat(with.read().inputs()).isEqualTo(with.inputs());
        assertThat(with.read().outputs()).isEqualTo(with.outputs());
    }

    @Test
    void whatIsCutOrChangedIsNoTransaction() {
        byte[] bytes = HexFormat.of().parseHex(sample().hex());
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatIllegalArgumentException().isThrownBy(() -> BlockReader.transaction(cut));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockReader.transaction(Arrays.copyOf(bytes, bytes.length + 1)));
        for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = bytes.clone();
                changed[i] ^= (byte) (1 << bit);
                try {
                    assertThat(BlockReader.transaction(changed)).isNotNull();
                } catch (IllegalArgumentException e) {
                    assertThat(e).hasMessageNotContaining("null");
                }
            }
        }
    }

    @Test
    void theFirstBlockOfBitcoinIsReadAndAnotherIsNot() {
        String header = "01000000" + "00".repeat(32)
                + "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a" + "29ab5f49ffff001d1dac2b7c";
        String coinbase =
                "01000000010000000000000000000000000000000000000000000000000000000000000000ffffffff4d04ffff001d"
                        + "0104455468652054696d65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e206272696e6b206f66207365"
                        + "636f6e64206261696c6f757420666f722062616e6b73ffffffff0100f2052a01000000434104678afdb0fe5548271967f1a6"
                        + "7130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf1"
                        + "1d5fac00000000";
        byte[] bytes = HexFormat.of().parseHex(header + "01" + coinbase);
        BlockRef genesis = new BlockRef(0, ChainNetwork.mainnet(true).genesis());
        ChainBlock block = BlockReader.block(genesis, bytes);
        assertThat(block.previous()).isEqualTo("00".repeat(32));
        assertThat(block.transactions().get(0).isCoinbase()).isTrue();
        assertThat(block.transactions().get(0).outputs().get(0).sats()).isEqualTo(5_000_000_000L);
        assertThat(block.transactions().get(0).txid().hex())
                .isEqualTo("4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b");
        byte[] other = bytes.clone();
        other[bytes.length - 6] ^= 1;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockReader.block(genesis, other))
                .withMessageContaining("other transactions");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockReader.block(new BlockRef(0, "0a".repeat(32)), bytes));
    }

    @Test
    void aCacheOfLocationsForgetsTheOldest() {
        LocationCache cache = new InMemoryLocationCache(2);
        OutPoint[] outputs = new OutPoint[3];
        for (int i = 0; i < 3; i++) {
            outputs[i] = new OutPoint(new TransactionId("0d".repeat(32)), i);
            cache.keep(outputs[i], new LocationCache.Trace.Found(new Satoshi(i)));
        }
        assertThat(cache.find(outputs[0])).isEmpty();
        assertThat(cache.find(outputs[2])).contains(new LocationCache.Trace.Found(new Satoshi(2)));
        cache.forget(outputs[2]);
        assertThat(cache.find(outputs[2])).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new InMemoryLocationCache(0));
    }
}
