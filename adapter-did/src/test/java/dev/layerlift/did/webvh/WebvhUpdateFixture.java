package dev.layerlift.did.webvh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.did.MemoryKeyStore;
import dev.layerlift.did.PublishedFiles;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import dev.layerlift.domain.port.DidUpdater.Witnesses;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.proofs.ProofOptions;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.testkit.SettableClock;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import dev.layerlift.testkit.memory.InMemoryWeb;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A home with a public area, in which DIDs are made and go on. */
abstract class WebvhUpdateFixture {
    static final WebHost HOST = WebHost.parse("assets.example.com");

    final MemoryKeyStore keys = new MemoryKeyStore();
    final InMemoryContentStore store = new InMemoryContentStore();
    final SettableClock clock = new SettableClock(Instant.parse("2026-05-01T12:00:00.250Z"));
    final WebvhConfig plain = new WebvhConfig(HOST, true);

    void publishApproved(Did did, Change change, NewKey witness) {
        PreparedUpdate update = updater(plain).prepare(did, change, clock.instant());
        publish(updater(plain).approve(update, List.of(approval(witness, update.versionId()))));
    }

    WebvhDidUpdater updater(WebvhConfig config) {
        return new WebvhDidUpdater(config, store, keys, TestLog.PROOFS, clock);
    }

    WebvhDidMethod method(WebvhConfig config) {
        return new WebvhDidMethod(
                config,
                store,
                keys,
                TestLog.PROOFS,
                new SecureRandom(),
                clock,
                WebvhReader.direct(new InMemoryWeb(), TestLog.PROOFS, clock));
    }

    PreparedDid prepared(WebvhConfig config) {
        return method(config)
                .prepare(new Specification(
                        method(config).newPlace(),
                        Optional.empty(),
                        keys.commit(keys.generate()),
                        List.of(),
                        List.of(),
                        clock.instant()));
    }

    Did published(WebvhConfig config) {
        PreparedDid prepared = prepared(config);
        publish(prepared);
        return prepared.did();
    }

    void publish(PreparedDid prepared) {
        prepared.keys().forEach(keys::commit);
        PublishedFiles.write(store, prepared.files());
    }

    void publish(PreparedUpdate update) {
        update.keys().forEach(keys::commit);
        PublishedFiles.write(store, update.files());
        Resolution resolution =
                method(new WebvhConfig(((WebvhDid) update.did()).host(), true)).resolve(update.did());
        assertThat(resolution.error()).as(resolution.detail()).isEmpty();
        assertThat(resolution.documentMetadata().string("versionId")).contains(update.versionId());
    }

    Place place(Did did) {
        return method(plain).placeOf(did).orElseThrow();
    }

    JsonObject webDocument(Did did) {
        try (InputStream in = store.open(WebvhPlaces.webDocument(place(did)), 0).orElseThrow()) {
            return StrictJson.parseObject(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonObject approval(NewKey witness, String versionId) {
        String key = witness.signer().publicKeyMultibase();
        return TestLog.PROOFS.createProof(
                JsonObject.EMPTY.with("versionId", versionId),
                ProofOptions.of("did:key:" + key + "#" + key, "assertionMethod", clock.instant()),
                witness.signer()::sign);
    }

    static Witnesses witnesses(int threshold, NewKey... witnesses) {
        return new Witnesses(
                threshold,
                List.of(witnesses).stream()
                        .map(w -> "did:key:" + w.signer().publicKeyMultibase())
                        .toList());
    }

    static JsonObject service(String id, String endpoint) {
        return JsonObject.builder()
                .put("id", id)
                .put("type", "Test")
                .put("serviceEndpoint", endpoint)
                .build();
    }

    static List<JsonObject> entries(PreparedUpdate update) {
        return text(update)
                .lines()
                .map(line -> StrictJson.parseObject(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    static JsonObject lastEntry(PreparedUpdate update) {
        List<JsonObject> entries = entries(update);
        return entries.get(entries.size() - 1);
    }

    static JsonObject parameters(PreparedUpdate update) {
        return lastEntry(update).requireObject("parameters");
    }

    static String signer(JsonObject entry) {
        return entry.requireObjects("proof")
                .get(0)
                .requireString("verificationMethod")
                .split("#", -1)[1];
    }

    static String text(PreparedUpdate update) {
        return text(update.files().get(update.files().size() - 1));
    }

    static String text(PublicationFile file) {
        return new String(file.bytes(), StandardCharsets.UTF_8);
    }

    static String name(PublicationFile file) {
        String key = file.path().key();
        return key.substring(key.lastIndexOf('/') + 1);
    }

    static void assertCode(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo(code));
    }
}
