package dev.layerlift.acceptance;

import dev.layerlift.did.webvh.WebvhConfig;
import dev.layerlift.did.webvh.WebvhDidMethod;
import dev.layerlift.did.webvh.WebvhDidUpdater;
import dev.layerlift.did.webvh.WebvhReader;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.PreRotation;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import dev.layerlift.domain.port.DidUpdater.Witnesses;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.testkit.SettableClock;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/** did:webvh logs of ours, one of each kind of history. */
final class OurLogs {
    private static final WebHost HOST = WebHost.parse("assets.example.com");
    private static final WebHost OTHER_HOST = WebHost.parse("assets.example.org");

    private final KeysInMemory keys = new KeysInMemory();
    private final InMemoryContentStore store = new InMemoryContentStore();
    private final SettableClock clock = new SettableClock();
    private final DataIntegrity proofs = new DataIntegrity(Ed25519Providers.portable());
    private final Random places = new Random(1);
    private final WebvhConfig plain = new WebvhConfig(HOST, true);

    /** A log and its witness file, as published. */
    record Log(String name, WebvhDid did, String log, Optional<String> witness) {}

    /** All of them. */
    static List<Log> all() {
        OurLogs logs = new OurLogs();
        List<Log> all = new ArrayList<>();
        all.add(logs.made("created", logs.plain));
        all.add(logs.made("created on a port", new WebvhConfig(WebHost.parse("assets.example.com:8443"), false)));
        all.add(logs.made(
                "watched",
                logs.plain.withWatchers(List.of("https://watcher.example/")).withTtlSeconds(60)));
        all.add(logs.made("updated", logs.plain, logs.renamed()));
        all.add(logs.made("updated five times", logs.plain, logs.renamed(), ttl(1), ttl(2), ttl(3), logs.renamed()));
        all.add(logs.made("rotated", logs.plain, rotation(PreRotation.KEEP), logs.renamed()));
        all.add(logs.made("pre-rotated", logs.plain.withPreRotation(true), logs.renamed(), ttl(1)));
        all.add(logs.made("pre-rotation begun", logs.plain, rotation(PreRotation.ON), logs.renamed(), ttl(1)));
        all.add(logs.made(
                "pre-rotation ended",
                logs.plain.withPreRotation(true),
                rotation(PreRotation.OFF),
                logs.renamed(),
                ttl(1)));
        Witnesses two = logs.witnesses(2, 3);
        all.add(logs.made("witnessed", logs.plain.withWitnesses(two), logs.renamed(), ttl(1)));
        all.add(logs.made(
                "witnesses replaced",
                logs.plain.withWitnesses(two),
                change -> change.withWitnesses(logs.witnesses(1, 1)),
                logs.renamed()));
        all.add(logs.made(
                "witnesses ended",
                logs.plain.withWitnesses(two),
                change -> change.withWitnesses(new Witnesses(0, List.of())),
                logs.renamed()));
        all.add(logs.moved());
        all.add(logs.made("deactivated", logs.plain, Change::withDeactivation));
        all.add(logs.made("updated and deactivated", logs.plain, logs.renamed(), Change::withDeactivation));
        return all;
    }

    @SafeVarargs
    private Log made(String name, WebvhConfig config, UnaryOperator<Change>... changes) {
        Did did = create(config);
        for (UnaryOperator<Change> change : changes) {
            did = update(config, did, change.apply(Change.NONE));
        }
        return log(name, config, did);
    }

    private Log moved() {
        Did did = update(plain, create(plain), renamed().apply(Change.NONE));
        WebvhConfig elsewhere = new WebvhConfig(OTHER_HOST, true).withFormerHosts(Set.of(HOST));
        did = update(elsewhere, did, Change.NONE.withMove());
        return log("moved", elsewhere, update(elsewhere, did, ttl(5).apply(Change.NONE)));
    }

    private Did create(WebvhConfig config) {
        WebvhDidMethod method = method(config);
        PreparedDid prepared = method.prepare(new Specification(
                method.newPlace(),
                Optional.empty(),
                keys.generate(),
                List.of("https://example.com/me"),
                List.of(JsonObject.EMPTY
                        .with("id", "site")
                        .with("type", "LinkedDomains")
                        .with("serviceEndpoint", "https://example.com/")),
                clock.advance(Duration.ofHours(1))));
        write(prepared.files());
        return prepared.did();
    }

    private Did update(WebvhConfig config, Did did, Change change) {
        Change complete = change.document().isEmpty()
                ? change
                : change.withDocument(change.document().get().members().entrySet().stream()
                        .reduce(
                                document(config, did),
                                (document, member) -> document.with(member.getKey(), member.getValue()),
                                (one, other) -> other));
        PreparedUpdate update = new WebvhDidUpdater(config, store, keys, proofs, clock)
                .prepare(did, complete, clock.advance(Duration.ofHours(1)));
        write(update.files());
        return update.did();
    }

    private JsonObject document(WebvhConfig config, Did did) {
        return method(config).resolve(did).document().map(DidDocument::json).orElseThrow();
    }

    private Log log(String name, WebvhConfig config, Did did) {
        var place = method(config).placeOf(did).orElseThrow();
        return new Log(
                name,
                (WebvhDid) did,
                read(place.path("did.jsonl")).orElseThrow(),
                read(place.path("did-witness.json")));
    }

    /** Members to set in the document as it is. */
    private UnaryOperator<Change> renamed() {
        JsonObject members = JsonObject.EMPTY.with(
                "alsoKnownAs", JsonArray.ofStrings(List.of("https://example.com/" + places.nextInt(1000))));
        return change -> change.withDocument(members);
    }

    private static UnaryOperator<Change> ttl(long seconds) {
        return change -> change.withTtlSeconds(seconds);
    }

    private static UnaryOperator<Change> rotation(PreRotation next) {
        return change -> change.withRotation(next);
    }

    private Witnesses witnesses(int threshold, int count) {
        List<String> dids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            dids.add("did:key:" + keys.generate().sealed().publicKeyMultibase());
        }
        return new Witnesses(threshold, dids);
    }

    private WebvhDidMethod method(WebvhConfig config) {
        return new WebvhDidMethod(
                config,
                store,
                keys,
                proofs,
                places,
                clock,
                WebvhReader.direct((url, sizeBytesMax) -> Optional.empty(), proofs, clock));
    }

    private void write(List<PublicationFile> files) {
        files.forEach(
                file -> store.put(file.path(), Content.of(file.bytes()), Sha256.of(file.bytes()), Durability.NOW));
    }

    private Optional<String> read(ObjectPath path) {
        return store.open(path, 0).map(content -> {
            try (InputStream in = content) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
