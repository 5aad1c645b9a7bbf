package dev.layerlift.domain.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.Samples;
import dev.layerlift.domain.asset.Lifecycle.Event;
import dev.layerlift.domain.asset.Lifecycle.State;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssetTest {
    private static final Sha256 EMPTY = Sha256.of(new byte[0]);
    private static final String EMPTY_HEX = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final Resource RESOURCE = new Resource(
            EMPTY, 0, "image/png", ObjectPath.ofRestricted("resources/" + EMPTY_HEX), Optional.of("a.png"));

    @Test
    void aDigestHasThreeSpellings() {
        assertThat(EMPTY.hex()).isEqualTo(EMPTY_HEX);
        assertThat(EMPTY).hasToString(EMPTY_HEX);
        assertThat(EMPTY.bytes()).hasSize(32).startsWith(0xe3, 0xb0);
        assertThat(EMPTY.multibase()).isEqualTo("uEiDjsMRCmPwcFJr79MiZb7kkJ65B5GSbk0yklZkbeFK4VQ");
        assertThat(Sha256.parseMultibase(EMPTY.multibase())).isEqualTo(EMPTY);
        assertThat(Sha256.ofDigest(EMPTY.bytes())).isEqualTo(EMPTY);
        assertThat(Sha256.ofDigest(Sha256.newDigest().digest())).isEqualTo(EMPTY);
        assertThat(Sha256.of("abc".getBytes(StandardCharsets.US_ASCII)).hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void refusesWhatIsNoDigest() {
        for (String hex : List.of(
                "",
                EMPTY_HEX.substring(1),
                EMPTY_HEX + "0",
                EMPTY_HEX.toUpperCase(java.util.Locale.ROOT),
                "g" + EMPTY_HEX.substring(1))) {
            assertThatThrownBy(() -> new Sha256(hex)).hasMessageContaining("64 lower-case hexadecimal digits");
        }
        assertThatThrownBy(() -> Sha256.ofDigest(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    private static String multibase(int... prefix) {
        byte[] bytes = new byte[prefix.length + 32];
        for (int i = 0; i < prefix.length; i++) {
            bytes[i] = (byte) prefix[i];
        }
        return "u" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void refusesAMultibaseThatIsNoCanonicalSha256() {
        assertThat(Sha256.parseMultibase(multibase(0x12, 0x20)).hex()).isEqualTo("0".repeat(64));
        String good = EMPTY.multibase();
        for (String text : List.of(
                "",
                "u",
                "z" + good.substring(1),
                good.substring(1),
                good + "==",
                good.substring(0, good.length() - 1) + "R",
                good + "A",
                "u!" + good.substring(2),
                multibase(0x13, 0x20),
                multibase(0x12, 0x21),
                multibase(0x12),
                multibase(0x12, 0x20, 0))) {
            assertThatThrownBy(() -> Sha256.parseMultibase(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("digestMultibase");
        }
    }

    @Test
    void aManifestNamesNoFile() {
        Manifest manifest = Manifest.of(
                List.of(RESOURCE, new Resource(EMPTY, 7, "text/plain", RESOURCE.location(), Optional.empty())));
        assertThat(manifest.totalBytes()).isEqualTo(7);
        assertThat(manifest.items())
                .containsExactly(new Manifest.Item(EMPTY, 0, "image/png"), new Manifest.Item(EMPTY, 7, "text/plain"));
        JsonObject item = (JsonObject) manifest.toJson().array("items").get(1);
        assertThat(item.members().keySet()).containsExactly("digestMultibase", "size", "mediaType");
        assertThat(manifest.toJson().members().keySet()).containsExactly("items");
        assertThat(Manifest.fromJson(manifest.toJson())).isEqualTo(manifest);
        assertThat(new Manifest(List.of()).totalBytes()).isZero();
    }

    @Test
    void aManifestSaysWhereContentIsByItsBytesWhereThatIsKnown() {
        Resource addressed = new Resource(
                EMPTY, 0, "image/png", RESOURCE.location(), Optional.empty(), Optional.of("ipfs://bafkreihdwdcefg"));
        Manifest manifest = Manifest.of(List.of(addressed, RESOURCE));
        JsonObject first = (JsonObject) manifest.toJson().array("items").get(0);
        assertThat(first.requireString("contentAddress")).isEqualTo("ipfs://bafkreihdwdcefg");
        assertThat(((JsonObject) manifest.toJson().array("items").get(1)).has("contentAddress"))
                .isFalse();
        assertThat(Manifest.fromJson(manifest.toJson())).isEqualTo(manifest);
        assertThat(Resource.fromJson(addressed.toJson())).isEqualTo(addressed);
        assertThat(RESOURCE.toJson().has("contentAddress")).isFalse();
        for (JsonValue bad : List.of(
                JsonValue.NULL,
                new JsonString(""),
                new JsonString("bafkreihdwdcefg"),
                new JsonString("ipfs://a b"),
                new JsonString("ipfs://\u001b[2J"),
                new JsonString("ipfs://" + "a".repeat(300)))) {
            JsonObject json = manifest.toJson().with("items", JsonArray.of(first.with("contentAddress", bad)));
            assertThatThrownBy(() -> Manifest.fromJson(json))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("contentAddress");
        }
    }

    @Test
    void aManifestIsReadStrictly() {
        JsonObject good = Manifest.of(List.of(RESOURCE)).toJson();
        JsonObject item = (JsonObject) good.array("items").get(0);
        assertThatThrownBy(() -> Manifest.fromJson(JsonObject.EMPTY))
                .isInstanceOf(JsonShapeException.class)
                .hasMessage("items: absent (expected: an array)");
        assertThatThrownBy(() -> Manifest.fromJson(good.with("items", "x"))).isInstanceOf(JsonShapeException.class);
        for (JsonValue bad : List.of(
                new JsonString("x"),
                JsonValue.NULL,
                item.without("digestMultibase"),
                item.without("size"),
                item.without("mediaType"),
                item.with("digestMultibase", "u"),
                item.with("size", new JsonNumber("-1")),
                item.with("size", new JsonNumber("0.5")),
                item.with("size", "1"))) {
            assertThatThrownBy(() -> Manifest.fromJson(good.with("items", JsonArray.of(bad))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aManifestIsBounded() {
        Manifest.Item item = new Manifest.Item(EMPTY, 1, "text/plain");
        assertThat(new Manifest(Collections.nCopies(10_000, item)).totalBytes()).isEqualTo(10_000);
        assertThatThrownBy(() -> new Manifest(Collections.nCopies(10_001, item)))
                .hasMessage("items: 10001 (expected: at most 10000)");
    }

    @Test
    void aResourceIsReadAsItWasStored() {
        assertThat(Resource.fromJson(RESOURCE.toJson())).isEqualTo(RESOURCE);
        Resource nameless = new Resource(EMPTY, 0, "image/png", ObjectPath.ofPublic("a"), Optional.empty());
        assertThat(Resource.fromJson(nameless.toJson())).isEqualTo(nameless);
        assertThat(nameless.toJson().has("fileName")).isFalse();
        assertThatThrownBy(() -> new Resource(EMPTY, -1, "x/y", ObjectPath.ofPublic("a"), Optional.empty()))
                .hasMessage("sizeBytes: -1 (expected: >= 0)");
    }

    @Test
    void aLifecycleRemembersItsEvents() {
        Event imported = new Event("imported", Samples.NOW, Samples.json("from", "file"));
        Event retired = new Event("retired", Samples.NOW.plusSeconds(1), JsonObject.EMPTY);
        Lifecycle start = new Lifecycle(State.ACTIVE, List.of());
        Lifecycle end = start.with(imported).to(State.RETIRED, retired);
        assertThat(start.events()).isEmpty();
        assertThat(start.with(imported).state()).isEqualTo(State.ACTIVE);
        assertThat(end).isEqualTo(new Lifecycle(State.RETIRED, List.of(imported, retired)));
        assertThat(Lifecycle.fromJson(end.toJson())).isEqualTo(end);
        assertThat(end.toJson().string("state")).contains("retired");
    }

    @Test
    void aLifecycleIsReadStrictly() {
        JsonObject good =
                new Lifecycle(State.ACTIVE, List.of(new Event("imported", Samples.NOW, JsonObject.EMPTY))).toJson();
        assertThatThrownBy(() -> Lifecycle.fromJson(good.without("events"))).isInstanceOf(JsonShapeException.class);
        assertThatThrownBy(() -> Lifecycle.fromJson(good.with("events", JsonArray.of(JsonValue.NULL))))
                .isInstanceOf(JsonShapeException.class);
        assertThatThrownBy(() -> Lifecycle.fromJson(good.without("state"))).isInstanceOf(JsonShapeException.class);
        assertThatThrownBy(() -> Lifecycle.fromJson(good.with("state", "asleep")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAssetKeepsItsOwnLists() {
        List<Credential> credentials = new ArrayList<>(List.of(new Credential(Samples.json("type", "A"))));
        List<Resource> resources = new ArrayList<>(List.of(RESOURCE));
        List<Credential> links = new ArrayList<>(List.of(new Credential(Samples.json("type", "L"))));
        Lifecycle lifecycle = new Lifecycle(State.ACTIVE, List.of());
        Asset asset = new Asset(
                Samples.did(Layer.PEER),
                new DidDocument(Samples.json("id", Samples.PEER_LONG)),
                credentials,
                resources,
                lifecycle,
                links,
                AccessPolicy.OPEN,
                JsonObject.EMPTY,
                Samples.NOW);
        credentials.clear();
        resources.clear();
        links.clear();
        assertThat(asset.credentials()).hasSize(1);
        assertThat(asset.resources()).containsExactly(RESOURCE);
        assertThat(asset.links()).hasSize(1);
        assertThat(asset.manifest()).isEqualTo(Manifest.of(List.of(RESOURCE)));
        Lifecycle retired = new Lifecycle(State.RETIRED, List.of());
        assertThat(asset.with(retired).lifecycle()).isEqualTo(retired);
        assertThat(asset.with(retired).with(lifecycle)).isEqualTo(asset);
        assertThat(asset.withCredentials(List.of()).credentials()).isEmpty();
        assertThat(asset.withCredentials(asset.credentials())).isEqualTo(asset);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                ".",
                "..",
                "./a",
                "a/.",
                "a/../b",
                "../a",
                "a/..",
                "a\\b",
                "a b",
                "a\u0000b",
                "a\n",
                "ä",
                "a:b",
                "a%2eb",
                "~",
                "a*b"
            })
    void refusesAKeyThatCouldLeaveItsArea(String key) {
        assertThatThrownBy(() -> ObjectPath.ofPublic(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key: ")
                .hasMessageContaining("expected: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "...", ".well-known/did.jsonl", "a/..b", "a/b../c", "-", "_", "A.Z_0-9"})
    void takesAKeyOfPlainSegments(String key) {
        assertThat(ObjectPath.ofPublic(key)).isEqualTo(new ObjectPath(Area.PUBLIC, key));
        assertThat(ObjectPath.ofPublic(key)).hasToString("public:" + key);
        assertThat(ObjectPath.ofRestricted(key)).isEqualTo(new ObjectPath(Area.RESTRICTED, key));
        assertThat(ObjectPath.ofRestricted(key)).hasToString("restricted:" + key);
    }

    @Test
    void aKeyIsBounded() {
        String longest = String.join("/", Collections.nCopies(16, "x".repeat(200)));
        assertThat(ObjectPath.ofPublic(longest).key()).isEqualTo(longest);
        assertThatThrownBy(() -> ObjectPath.ofPublic(longest + "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ObjectPath.ofPublic(longest + "/x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ObjectPath.ofPublic("x".repeat(60_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    private static Resource addressed(String address) {
        return new Resource(EMPTY, 0, "image/png", RESOURCE.location(), RESOURCE.fileName(), Optional.of(address));
    }

    @Test
    void anAddressOfContentIsAnAbsoluteUriThatIsNotTooLong() {
        String longest = "ipfs://" + "b".repeat(249);
        assertThat(addressed(longest).contentAddress()).contains(longest);
        for (String address : List.of(longest + "b", "bafy", "ipfs://a b", "ipfs://\u001b[2J", "IPFS://b", "")) {
            assertThatThrownBy(() -> addressed(address))
                    .as(address)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected: such as ipfs://CID, at most 256 characters");
        }
    }

    @Test
    void anotherPolicyLeavesEverythingElseAndHasItsEvent() {
        Asset asset = new Asset(
                Samples.did(Layer.PEER),
                new DidDocument(Samples.json("id", Samples.PEER_LONG)),
                List.of(new Credential(Samples.json("type", "C"))),
                List.of(RESOURCE),
                new Lifecycle(State.ACTIVE, List.of()),
                List.of(),
                AccessPolicy.OPEN,
                JsonObject.EMPTY,
                Samples.NOW);
        Event event = new Event("policy", Samples.NOW, JsonObject.EMPTY);
        AccessPolicy policy = new AccessPolicy(Layer.PEER, Optional.empty());

        Asset changed = asset.with(policy, event);

        assertThat(changed.policy()).isEqualTo(policy);
        assertThat(changed.lifecycle().events()).endsWith(event);
        assertThat(changed.with(asset.policy(), event).document()).isEqualTo(asset.document());
        assertThat(changed.credentials()).isEqualTo(asset.credentials());
        assertThat(changed.did()).isEqualTo(asset.did());
    }
}
