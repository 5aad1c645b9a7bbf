package dev.layerlift.benchmarks.identity;

import dev.layerlift.did.webvh.FirstEntry;
import dev.layerlift.did.webvh.WebvhConfig;
import dev.layerlift.did.webvh.WebvhDidMethod;
import dev.layerlift.did.webvh.WebvhReader;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.PublicWeb;
import dev.layerlift.proofs.Base58;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.Ed25519Provider;
import dev.layerlift.proofs.Jcs;
import dev.layerlift.proofs.Multihash;
import dev.layerlift.proofs.ProofForm;
import dev.layerlift.proofs.ProofOptions;
import dev.layerlift.proofs.ProofRequest;
import dev.layerlift.proofs.StrictJson;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * What is measured: a document of one of the shapes, and logs of it. Later entries change each service, where there is
 * one, and are signed by the same key, as most histories are.
 */
final class IdentityFixture {
    static final int ENTRIES = 10;

    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
    private static final WebHost HOST = WebHost.parse("assets.example.com");

    /** A log as published, and the DID that it is about. */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
    record Log(WebvhDid did, byte[] bytes) {}

    final Ed25519Provider ed25519;
    final DataIntegrity proofs;
    private final DocumentShape shape;
    private final NewKey assertionKey;
    private final DidDocument source;

    IdentityFixture(Ed25519Provider ed25519, DocumentShape shape) {
        this.shape = shape;
        this.ed25519 = ed25519;
        this.proofs = new DataIntegrity(ed25519);
        GivenKeys keys = new GivenKeys(ed25519, true);
        this.assertionKey = keys.generate();
        this.source = source(keys.generate().sealed().publicKeyMultibase());
    }

    /** The time at which everything made here is valid. */
    static Clock clock() {
        return Clock.fixed(CREATED.plus(Duration.ofDays(365)), ZoneOffset.UTC);
    }

    /** The method under measurement; with new update keys, or with the one that is there. */
    WebvhDidMethod method(boolean newKeys) {
        return method(new GivenKeys(ed25519, newKeys));
    }

    Specification specification() {
        return specification(method(false).newPlace());
    }

    /** What makes the first entry of a log for a document that is there. */
    FirstEntry firstEntry() {
        PreparedDid prepared = method(false).prepare(specification());
        JsonObject document =
                StrictJson.parseObject(prepared.files().get(0).bytes()).requireObject("state");
        return new FirstEntry(
                proofs,
                document,
                (WebvhDid) Did.parse(prepared.did().value()),
                new GivenKeys(ed25519, false).generate().signer(),
                CREATED);
    }

    /** A log of {@link #ENTRIES} entries whose update key is its own. */
    Log log() {
        GivenKeys keys = new GivenKeys(ed25519, false);
        WebvhDidMethod method = method(keys);
        PreparedDid prepared = method.prepare(specification(method.newPlace()));
        byte[] first = prepared.files().get(0).bytes();
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        log.writeBytes(first);
        JsonObject last = StrictJson.parseObject(first);
        for (int number = 2; number <= ENTRIES; number++) {
            last = next(last, number, keys.generate());
            log.writeBytes(StrictJson.writeBytes(last));
            log.write('\n');
        }
        return new Log((WebvhDid) Did.parse(prepared.did().value()), log.toByteArray());
    }

    /** A document with a proof by a key that its {@code verificationMethod} holds. */
    JsonObject signedDocument() {
        JsonObject document = StrictJson.parseObject(
                        method(false).prepare(specification()).files().get(0).bytes())
                .requireObject("state");
        return proofs.sign(document, options(assertionKey, CREATED), assertionKey.signer()::sign);
    }

    /** An update as the specification has it, on the tree: it needs nothing but what other tools have as well. */
    private JsonObject next(JsonObject last, int number, NewKey key) {
        JsonObject state = last.requireObject("state");
        JsonObject entry = JsonObject.builder()
                .put("versionId", last.requireString("versionId"))
                .put("versionTime", CREATED.plus(Duration.ofDays(number)).toString())
                .put("parameters", JsonObject.EMPTY)
                .put(
                        "state",
                        shape == DocumentShape.PLAIN
                                ? state
                                : state.with("service", services(state.requireString("id") + "#", number)))
                .build();
        String hash = Base58.encode(Multihash.ofDigest(Jcs.sha256(entry)));
        return proofs.sign(
                entry.with("versionId", number + "-" + hash),
                List.of(new ProofRequest(options(key, CREATED.plus(Duration.ofDays(number))), key.signer()::sign)),
                ProofForm.ARRAY);
    }

    private static ProofOptions options(NewKey key, Instant created) {
        String multikey = key.sealed().publicKeyMultibase();
        return ProofOptions.of("did:key:" + multikey + "#" + multikey, "assertionMethod", created);
    }

    private Specification specification(Optional<Place> place) {
        if (shape == DocumentShape.PLAIN) {
            return new Specification(place, Optional.empty(), assertionKey, List.of(), List.of(), CREATED);
        }
        return new Specification(
                place,
                Optional.of(source),
                assertionKey,
                List.of(source.id()),
                services("", 1).values().stream().map(JsonObject.class::cast).toList(),
                CREATED);
    }

    private WebvhDidMethod method(GivenKeys keys) {
        return new WebvhDidMethod(
                new WebvhConfig(HOST, true),
                unused(ContentStore.class),
                keys,
                proofs,
                new SecureRandom(),
                clock(),
                WebvhReader.direct(unused(PublicWeb.class), proofs, clock()));
    }

    private static JsonArray services(String prefix, int version) {
        return JsonArray.of(
                JsonObject.builder()
                        .put("id", prefix + "content")
                        .put("type", "LinkedResource")
                        .put("serviceEndpoint", "https://assets.example.com/content/v" + version)
                        .build(),
                JsonObject.builder()
                        .put("id", prefix + "credentials")
                        .put("type", "LinkedVerifiablePresentation")
                        .put("serviceEndpoint", "https://assets.example.com/credentials/v" + version)
                        .build());
    }

    private static DidDocument source(String multikey) {
        String did = "did:peer:0" + multikey;
        return new DidDocument(JsonObject.builder()
                .put("@context", JsonArray.ofStrings(List.of("https://www.w3.org/ns/did/v1")))
                .put("id", did)
                .put(
                        "verificationMethod",
                        JsonArray.of(JsonObject.builder()
                                .put("id", did + "#key-0")
                                .put("type", "Multikey")
                                .put("controller", did)
                                .put("publicKeyMultibase", multikey)
                                .build()))
                .put("authentication", JsonArray.ofStrings(List.of(did + "#key-0")))
                .put("assertionMethod", JsonArray.ofStrings(List.of(did + "#key-0")))
                .build());
    }

    /** Making and verifying logs touches neither store nor network, and this makes sure of it. */
    private static <T> T unused(Class<T> port) {
        return port.cast(
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, given) -> {
                    throw new IllegalStateException(method.getName() + ": called (expected: never)");
                }));
    }
}
