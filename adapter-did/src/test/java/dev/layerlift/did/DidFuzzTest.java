package dev.layerlift.did;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.did.peer.PeerDidMethod;
import dev.layerlift.did.webvh.WebvhConfig;
import dev.layerlift.did.webvh.WebvhDidMethod;
import dev.layerlift.did.webvh.WebvhReader;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.proofs.Base58;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.Multibase;
import dev.layerlift.proofs.Multihash;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.testkit.SettableClock;
import dev.layerlift.testkit.fuzz.ByteMutator;
import dev.layerlift.testkit.fuzz.Fuzz;
import dev.layerlift.testkit.fuzz.JsonMutator;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import dev.layerlift.testkit.memory.InMemoryWeb;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** DIDs of chance: parsed or refused by name, resolved or not found, and never anything else. */
@Tag("fuzz")
class DidFuzzTest {
    private static final String SCID = "QmcbM5bppyT4yyaL35TQQJ2XdSrSNAhH5t6f4ZcuyR4VSv";
    private static final byte[] JSON_CODEC = {(byte) 0x80, 0x04};

    private final MemoryKeyStore keys = new MemoryKeyStore();
    private final PeerDidMethod peer = new PeerDidMethod();
    private final WebvhDidMethod webvh = new WebvhDidMethod(
            new WebvhConfig(WebHost.parse("assets.example.com"), true),
            new InMemoryContentStore(),
            keys,
            new DataIntegrity(Ed25519Providers.portable()),
            new Random(1),
            new SettableClock(),
            WebvhReader.direct(new InMemoryWeb(), new DataIntegrity(Ed25519Providers.portable()), new SettableClock()));
    private final DidMethods methods = new DidMethods(List.of(peer, webvh));
    private final List<String> dids = List.of(
            peer.prepare(new Specification(
                            Optional.empty(),
                            Optional.empty(),
                            keys.generate(),
                            List.of(),
                            List.of(),
                            SettableClock.START))
                    .did()
                    .value(),
            "did:peer:4zQm" + "a".repeat(44),
            "did:webvh:" + SCID + ":assets.example.com:ab:cdefghij234567abcdef",
            "did:webvh:" + SCID + ":assets.example.com%3A8443",
            "did:webvh:" + SCID + ":b%C3%BCcher.example:%41b",
            "did:webvh:" + SCID + ":xn--bcher-kva.example:a:b:c",
            "did:webvh:" + SCID + ":192.168.0.1",
            "did:btco:sig:1234567890",
            "did:btco:2099999997689999",
            "did:key:z6Mkq8Mo7mT8uaZHTWEgMSF1onadV3WEbkEPWgU8J5JHa9H1",
            "did:web:example.com");

    @Test
    void textsAreDidsThatReadBackOrRefused() {
        assertThat(Fuzz.of("dids", 5_000).run(this::feedText)).containsKeys("refused", "PEER", "WEBVH", "BTCO");
    }

    @Test
    void documentsInsideADidResolveOrAreInvalid() {
        assertThat(Fuzz.of("did-peer-documents", 1_000).run(this::feedPeerDocument))
                .containsKeys("resolved", "invalidDid");
    }

    private String feedText(Random random) {
        JsonMutator mutator = new JsonMutator(random);
        String text = random.nextInt(20) == 0 ? mutator.text() : dids.get(random.nextInt(dids.size()));
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            text = mutator.changedText(text);
        }
        resolve(text);
        if (text.startsWith("did:key:")) {
            methods.find(text);
        }
        Did did;
        try {
            did = Did.parse(text);
        } catch (InvalidDidException e) {
            assertThat(e.getMessage()).contains("expected").hasSizeLessThan(1_000);
            return "refused";
        }
        assertThat(did.value()).isEqualTo(text);
        assertThat(Did.parse(did.value())).isEqualTo(did);
        assertThat(did.identity().value()).isNotBlank();
        if (did instanceof WebvhDid hosted) {
            checkStaysInItsFolder(hosted);
        }
        return did.layer().name();
    }

    private void resolve(String text) {
        try {
            Resolution resolution = methods.resolve(text);
            assertThat(resolution.document().isPresent() ? "" : resolution.detail())
                    .hasSizeLessThan(1_000);
            assertThat(resolution.document().isPresent())
                    .isEqualTo(resolution.error().isEmpty());
        } catch (MigrationException e) {
            assertThat(e.error().type()).isEqualTo(ErrorType.NETWORK_ERROR);
        }
    }

    private void checkStaysInItsFolder(WebvhDid did) {
        assertThat(did.host().name()).matches("[a-z0-9.-]+");
        webvh.placeOf(did)
                .ifPresent(place ->
                        assertThat(List.of(place.basePath().split("/", -1))).doesNotContain("", ".", ".."));
    }

    private String feedPeerDocument(Random random) {
        JsonMutator mutator = new JsonMutator(random);
        byte[] json = StrictJson.writeBytes(mutator.mutated(SampleDocument.DOCUMENT.without("id")));
        byte[] content = random.nextInt(4) == 0 ? new ByteMutator(random).mutated(json) : json;
        if (content.length > Base58.MAX_BYTES - JSON_CODEC.length) {
            return "too large";
        }
        byte[] prefixed = Arrays.copyOf(JSON_CODEC, JSON_CODEC.length + content.length);
        System.arraycopy(content, 0, prefixed, JSON_CODEC.length, content.length);
        String encoded = Multibase.base58btc(prefixed);
        String hash = Multibase.base58btc(Multihash.ofContent(encoded.getBytes(StandardCharsets.US_ASCII)));

        Resolution resolution = methods.resolve("did:peer:4" + hash + ":" + encoded);

        if (resolution.document().isPresent()) {
            JsonObject document = resolution.document().get().json();
            assertThat(StrictJson.parse(StrictJson.writeBytes(document))).isEqualTo(document);
            SampleDocument.look(resolution.document().get());
            return "resolved";
        }
        return resolution.error().orElseThrow();
    }
}
