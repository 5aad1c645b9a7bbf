package dev.layerlift.bitcoin.signet.did;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.anchor.AnchorPayload;
import dev.layerlift.domain.anchor.AnchorStatement;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.SettableClock;
import dev.layerlift.testkit.chain.InMemoryChain;
import dev.layerlift.testkit.chain.InMemoryWallet;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a did:btco resolves to, and each thing that can be wrong with one. */
class BtcoDidMethodTest {
    private static final Instant CREATED = Instant.parse("2026-03-01T10:00:00Z");
    private static final Did SOURCE = Did.parse("did:btco:reg:7");

    private final JsonFormat json = new StrictJsonFormat();
    private final InMemoryChain chain = new InMemoryChain(new SettableClock(CREATED));
    private final InMemoryWallet wallet = new InMemoryWallet(chain, 1);
    private final InMemoryContentStore store = new InMemoryContentStore();
    private final BtcoDidMethod method = new BtcoDidMethod(chain, store, json, "https://btco.example.com/", 2);

    BtcoDidMethodTest() {
        wallet.fund(100_000, 4);
        chain.mine();
    }

    /** Anchors a small document, and publishes what belongs to it. */
    private BtcoDid anchored(int n) {
        MigrationId id = new MigrationId(new UUID(0x4000L, 0x8000_0000_0000_0000L | n));
        OutPoint input = wallet.reserve(id, 5000).identityInput();
        BtcoDid did = BtcoDid.of(chain.network(), chain.locate(input).number());
        JsonObject document = JsonObject.builder()
                .put("id", did.value())
                .put("controller", did.value())
                .build();
        JsonObject statement = new AnchorStatement(
                        id.toString(), SOURCE, did, json.digest(document), Sha256.of(new byte[] {1}), CREATED)
                .toJson();
        AnchorPayload payload = AnchorPayload.of(json.digest(document), json.digest(statement), CREATED, SOURCE);
        SignedTransaction signed = wallet.anchor(id, payload, Optional.empty(), chain.feeRate(3));
        chain.broadcast(signed);
        chain.mine();
        InclusionProof proof = chain.inclusionProof(
                        signed.txid(), chain.block(signed.txid()).orElseThrow())
                .orElseThrow();
        chain.mineEmpty();
        put(did, BtcoFiles.DOCUMENT, document);
        put(did, BtcoFiles.STATEMENT, statement);
        put(did, BtcoFiles.ANCHOR, proof.toJson());
        return did;
    }

    private ObjectPath path(BtcoDid did, String name) {
        return method.placeOf(did).orElseThrow().path(name);
    }

    private void put(BtcoDid did, String name, JsonObject value) {
        byte[] bytes = json.canonical(value);
        store.put(path(did, name), Content.of(bytes), Sha256.of(bytes), Durability.NOW);
    }

    private JsonObject read(BtcoDid did, String name) throws Exception {
        return json.parseObject(store.open(path(did, name), 0).orElseThrow().readAllBytes());
    }

    private void assertFails(BtcoDid did, String error, String detail) {
        Resolution resolution = method.resolve(did);
        assertThat(resolution.document()).isEmpty();
        assertThat(resolution.error()).contains(error);
        assertThat(resolution.detail()).contains(detail);
    }

    private OutPoint identityOutput(BtcoDid did) throws Exception {
        return new OutPoint(InclusionProof.fromJson(read(did, BtcoFiles.ANCHOR)).txid(), 0);
    }

    @Test
    @Tag("P02")
    void whatIsAnchoredAndPublishedResolves() throws Exception {
        BtcoDid did = anchored(1);

        Resolution resolution = method.resolve(did);

        assertThat(resolution.error()).as(resolution.detail()).isEmpty();
        assertThat(resolution.document().orElseThrow().json()).isEqualTo(read(did, BtcoFiles.DOCUMENT));
        assertThat(resolution.documentMetadata().string("identityOutput"))
                .contains(identityOutput(did).toString());
        assertThat(method.placeOf(did).orElseThrow().url("did.json"))
                .isEqualTo("https://btco.example.com/reg/" + did.sat() + "/did.json");
    }

    /** The document stays what it was; who holds the satoshi now is another matter, and is told. */
    @Test
    void aSatoshiThatWasMovedIsSaidToBe() throws Exception {
        BtcoDid did = anchored(1);
        TransactionId by = chain.conflict(identityOutput(did));
        assertThat(method.resolve(did).documentMetadata().string("moving")).contains(by.hex());

        chain.blockRate(new FeeRate(100));
        chain.mine();
        Resolution resolution = method.resolve(did);

        assertThat(resolution.error()).isEmpty();
        assertThat(resolution.documentMetadata().string("movedBy")).contains(by.hex());
        assertThat(resolution.documentMetadata().string("identityOutput")).isEmpty();
    }

    @Test
    void anotherNetworkIsAnotherDid() {
        BtcoDid did = anchored(1);

        assertFails(BtcoDid.parse("did:btco:sig:" + did.sat()), "notFound", "is on SIGNET (expected: REGTEST");
        assertFails(BtcoDid.of(chain.network(), did.sat() + 1), "notFound", "not published");
        assertThat(method.resolve(Did.parse("did:peer:0z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH"))
                        .error())
                .contains("methodNotSupported");
    }

    @ParameterizedTest
    @ValueSource(strings = {BtcoFiles.DOCUMENT, BtcoFiles.STATEMENT, BtcoFiles.ANCHOR})
    void aFileThatIsMissingIsNoAnswer(String name) {
        BtcoDid did = anchored(1);
        store.delete(path(did, name));

        assertFails(did, "notFound", "not published here, or not all of it");
    }

    @ParameterizedTest
    @ValueSource(strings = {BtcoFiles.DOCUMENT, BtcoFiles.STATEMENT})
    @Tag("P02")
    void whatIsNotWhatWasAnchoredIsRefused(String name) throws Exception {
        BtcoDid did = anchored(1);
        put(did, name, read(did, name).with("created", new JsonString("2026-03-01T10:00:01Z")));

        assertFails(did, "invalidDidDocument", "not what was anchored");
    }

    @Test
    void whatIsNoJsonIsRefused() {
        BtcoDid did = anchored(1);
        byte[] bytes = {'{'};
        store.put(path(did, BtcoFiles.DOCUMENT), Content.of(bytes), Sha256.of(bytes), Durability.NOW);

        assertFails(did, "invalidDidDocument", "");
    }

    /** Everything of another DID, put where this one should be. */
    @Test
    @Tag("P02")
    void theAnchorOfAnotherDidIsRefused() throws Exception {
        BtcoDid did = anchored(1);
        BtcoDid other = anchored(2);
        for (String name : List.of(BtcoFiles.DOCUMENT, BtcoFiles.STATEMENT, BtcoFiles.ANCHOR)) {
            put(did, name, read(other, name));
        }

        assertFails(did, "invalidDidDocument", "the anchor is that of " + other);
    }

    /** A document for a satoshi that somebody else holds, anchored with the coins at hand. */
    @Test
    @Tag("P02")
    void anAnchorThatHoldsAnotherSatoshiIsRefused() throws Exception {
        BtcoDid real = anchored(1);
        BtcoDid claimed = BtcoDid.of(chain.network(), real.sat() + 1);
        MigrationId id = new MigrationId(new UUID(0x4000L, 0x8000_0000_0000_0009L));
        wallet.reserve(id, 5000);
        JsonObject document = JsonObject.builder().put("id", claimed.value()).build();
        JsonObject statement = new AnchorStatement(
                        id.toString(), SOURCE, claimed, json.digest(document), Sha256.of(new byte[] {1}), CREATED)
                .toJson();
        SignedTransaction signed = wallet.anchor(
                id,
                AnchorPayload.of(json.digest(document), json.digest(statement), CREATED, SOURCE),
                Optional.empty(),
                chain.feeRate(3));
        chain.broadcast(signed);
        chain.mine();
        put(claimed, BtcoFiles.DOCUMENT, document);
        put(claimed, BtcoFiles.STATEMENT, statement);
        put(
                claimed,
                BtcoFiles.ANCHOR,
                chain.inclusionProof(signed.txid(), chain.block(signed.txid()).orElseThrow())
                        .orElseThrow()
                        .toJson());
        chain.mineEmpty();

        assertFails(claimed, "invalidDidDocument", "(expected: " + claimed.sat() + ")");
    }

    @Test
    @Tag("P14")
    void anAnchorThatIsNotDeepEnoughOrWasReorganisedAwayIsNone() {
        BtcoDid did = anchored(1);
        chain.reorg(2);

        assertFails(did, "notFound", "of the best chain");
        BtcoDidMethod patient = new BtcoDidMethod(chain, store, json, "https://btco.example.com/", 50);
        BtcoDid next = anchored(2);
        assertThat(patient.resolve(next).detail()).contains("the anchor is 2 blocks deep (expected: 50)");
    }

    /** Its proof is of a block that is gone; the chain says in which one it is now. */
    @Test
    @Tag("P42")
    void anAnchorThatAnotherBlockHasAfterAReorganisationIsAsGood() throws Exception {
        BtcoDid did = anchored(1);
        String first = method.resolve(did).documentMetadata().requireString("blockHash");
        chain.reorg(2);
        assertFails(did, "notFound", "of the best chain, nor in another one");

        chain.mine();
        chain.mineEmpty();
        Resolution resolution = method.resolve(did);
        assertThat(resolution.error()).as(resolution.detail()).isEmpty();
        assertThat(resolution.documentMetadata().requireString("blockHash")).isNotEqualTo(first);
        assertThat(resolution.documentMetadata().string("identityOutput"))
                .contains(identityOutput(did).toString());
    }

    @Test
    void aBaseUrlEndsInASlash() {
        assertThatThrownBy(() -> new BtcoDidMethod(chain, store, json, "https://btco.example.com", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ends in /");
    }

    private final BtcoResolver resolver = new BtcoResolver(chain, json, 2, OtherAnchors.NONE);

    private void assertRefused(Resolution resolution, String error, String code) {
        assertThat(resolution.document()).isEmpty();
        assertThat(resolution.error()).as(resolution.detail()).contains(error);
        assertThat(resolution.code()).contains(code);
    }

    /** A stranger has the files in a folder of his own, and may know the transaction from somewhere else. */
    @Test
    @Tag("P02")
    void aStrangerWithTheFilesOrTheTransactionGetsTheSameAnswer() throws Exception {
        BtcoDid did = anchored(1);
        Resolution usual = method.resolve(did);
        PublicFiles files = method.filesOf(did);
        assertThat(resolver.resolve(did, files)).isEqualTo(usual);
        PublicFiles withoutAnchor =
                (name, max) -> name.equals(BtcoFiles.ANCHOR) ? Optional.empty() : files.read(name, max);
        TransactionId txid = identityOutput(did).txid();
        assertThat(resolver.resolve(did, withoutAnchor, Optional.of(txid))).isEqualTo(usual);
        assertRefused(resolver.resolve(did, withoutAnchor), "notFound", "NOT_PUBLISHED");

        Resolution bare = resolver.resolve(did, PublicFiles.NONE, Optional.of(txid));
        assertRefused(bare, "notFound", "DOCUMENT_NOT_GIVEN");
        assertThat(bare.detail())
                .contains(json.digest(read(did, BtcoFiles.DOCUMENT)).hex());
        assertThat(bare.documentMetadata()).isEqualTo(usual.documentMetadata());
    }

    @Test
    @Tag("P02")
    void aTransactionThatIsNotOrAnchorsNothingIsNamed() throws Exception {
        BtcoDid did = anchored(1);
        BtcoDid other = anchored(2);
        PublicFiles files = method.filesOf(did);
        assertRefused(
                resolver.resolve(did, files, Optional.of(new TransactionId("0d".repeat(32)))),
                "notFound",
                "TRANSACTION_UNKNOWN");
        TransactionId payment = chain.spend(List.of(identityOutput(other)), List.of(400L));
        assertRefused(resolver.resolve(did, files, Optional.of(payment)), "notFound", "TRANSACTION_UNKNOWN");
        chain.blockRate(new FeeRate(100));
        chain.mine(2);
        assertRefused(resolver.resolve(did, files, Optional.of(payment)), "notFound", "NO_ANCHOR");
        assertRefused(
                resolver.resolve(did, files, Optional.of(identityOutput(other).txid())),
                "invalidDidDocument",
                "DOCUMENT_NOT_ANCHORED");
        assertRefused(resolver.resolve(BtcoDid.parse("did:btco:sig:" + did.sat()), files), "notFound", "WRONG_NETWORK");
    }

    /** However often it was given away since, the last one who got it is named. */
    @Test
    @Tag("P35")
    void aSatoshiThatMovedOftenIsFound() throws Exception {
        BtcoDid did = anchored(1);
        chain.blockRate(new FeeRate(100));
        OutPoint at = identityOutput(did);
        for (int move = 0; move < 5; move++) {
            at = new OutPoint(chain.spend(List.of(at), List.of(500L - 20L * move)), 0);
            chain.mine();
        }
        JsonObject metadata = method.resolve(did).documentMetadata();
        assertThat(metadata.requireLong("moves")).isEqualTo(5);
        assertThat(metadata.string("movedBy")).contains(at.txid().hex());
        assertThat(metadata.requireObject("holder").string("output")).contains(at.toString());
        assertThat(metadata.requireObject("holder").string("address")).contains("stranger");
        assertThat(metadata.string("identityOutput")).isEmpty();
    }

    @Test
    void aSatoshiThatWasBurntIsNobodys() throws Exception {
        BtcoDid did = anchored(1);
        chain.blockRate(new FeeRate(100));
        TransactionId by = chain.burn(identityOutput(did));
        chain.mine();
        JsonObject metadata = method.resolve(did).documentMetadata();
        assertThat(metadata.requireBoolean("lost")).isTrue();
        assertThat(metadata.string("movedBy")).contains(by.hex());
        assertThat(metadata.object("holder")).isEmpty();
    }

    @Test
    @Tag("P05")
    void whereItIsIsNotMadeUpWhenTheNodeDoesNotKeepIt() throws Exception {
        BtcoDid did = anchored(1);
        chain.spend(List.of(identityOutput(did)), List.of(500L));
        chain.blockRate(new FeeRate(100));
        chain.mine();
        chain.prune(true);
        assertThatThrownBy(() -> method.resolve(did))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("CHAIN_HISTORY_MISSING"));
    }

    @Test
    @Tag("P10")
    void aSecondAnchorOfTheSameSourceIsRefused() {
        BtcoDid did = anchored(1);
        BtcoResolver knowing = new BtcoResolver(chain, json, 2, anchored -> {
            assertThat(anchored.source()).isEqualTo(SOURCE);
            assertThat(anchored.sourceTag()).isEqualTo(AnchorPayload.tagOf(SOURCE));
            return new OtherAnchors.Findings(
                    Optional.of("its source became another"),
                    JsonObject.builder().put("searchedFrom", 7).build());
        });
        Resolution resolution = knowing.resolve(did, method.filesOf(did));
        assertRefused(resolution, "invalidDidDocument", "SOURCE_ANCHORED_TWICE");
        assertThat(resolution.documentMetadata().requireLong("searchedFrom")).isEqualTo(7);
    }
}
