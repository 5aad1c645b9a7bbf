package dev.layerlift.domain.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.Samples;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.Lease;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortValuesTest {
    private static final CanonicalIdentity IDENTITY = new CanonicalIdentity("did:x:1");

    private static MigrationQuery limited(int limit) {
        MigrationQuery all = MigrationQuery.ALL;
        return new MigrationQuery(
                all.source(),
                all.target(),
                all.state(),
                all.since(),
                all.until(),
                Optional.empty(),
                false,
                all.after(),
                limit);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1001, Integer.MAX_VALUE})
    void refusesALimitOutOfRange(int limit) {
        assertThatThrownBy(() -> limited(limit)).hasMessage("limit: " + limit + " (expected: 1 to 1000)");
    }

    @Test
    void asksForOneThingAtATime() {
        MigrationQuery all = MigrationQuery.ALL;
        assertThat(limited(1).limit()).isEqualTo(1);
        assertThat(limited(1000).limit()).isEqualTo(1000);
        assertThat(MigrationQuery.ofSource(IDENTITY).source()).contains(IDENTITY);
        assertThat(MigrationQuery.ofSource(IDENTITY).target()).isEmpty();
        assertThat(MigrationQuery.ofTarget(IDENTITY).target()).contains(IDENTITY);
        assertThat(MigrationQuery.ofTarget(IDENTITY).source()).isEmpty();
        assertThat(MigrationQuery.ofSource(IDENTITY).unfinished()).isFalse();
        assertThat(MigrationQuery.ofTarget(IDENTITY).unfinished()).isFalse();
        assertThat(MigrationQuery.ofUnfinished().unfinished()).isTrue();
        assertThat(all.from(Optional.of("c")).after()).contains("c");
        assertThat(all.from(Optional.of("c")).from(Optional.empty())).isEqualTo(all);
    }

    private static MigrationCommit commit(MigrationId id, long version) {
        Migration migration = Samples.accepted(MigrationPath.PEER_TO_WEBVH)
                .change()
                .committed(1, Samples.NOW)
                .build();
        JournalEntry entry = new JournalEntry(
                id, version, Samples.NOW, List.of(), List.of(), List.of(), JsonObject.EMPTY, List.of());
        return new MigrationCommit(
                migration, entry, Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    @Test
    void aCommitIsAboutOneVersionOfOneMigration() {
        assertThat(commit(Samples.ID, 1).entry().version()).isEqualTo(1);
        assertThatThrownBy(() -> commit(Samples.ID, 2)).hasMessage("entry.version: 2 (expected: 1)");
        MigrationId other = MigrationId.parse("00000000-0000-4000-8000-000000000001");
        assertThatThrownBy(() -> commit(other, 1))
                .hasMessage("entry.migrationId: " + other + " (expected: " + Samples.ID + ")");
    }

    @Test
    @Tag("P38")
    void aSealedKeyShowsItsPublicHalfOnly() {
        assertThat(new SealedKey("z6Mk", "secret.jwe")).hasToString("SealedKey[z6Mk]");
    }

    @Test
    void contentIsOpenedMoreThanOnce() throws IOException {
        Content content = Content.of(new byte[] {1, 2});
        assertThat(content.sizeBytes()).isEqualTo(2);
        assertThat(content.open().readAllBytes()).containsExactly(1, 2);
        assertThat(content.open().readAllBytes()).containsExactly(1, 2);
    }

    @Test
    void aPlaceNamesItsFiles() {
        Place place = new Place("ab/cdef", "https://assets.example.com/ab/cdef/");
        assertThat(place.path("did.jsonl")).isEqualTo(ObjectPath.ofPublic("ab/cdef/did.jsonl"));
        assertThat(place.url("did.jsonl")).isEqualTo("https://assets.example.com/ab/cdef/did.jsonl");
    }

    @Test
    @Tag("P36")
    void onlyTrueIsDeactivated() {
        assertThat(deactivated(new JsonBoolean(true))).isTrue();
        assertThat(deactivated(new JsonBoolean(false))).isFalse();
        assertThat(deactivated(JsonValue.NULL)).isFalse();
    }

    private static boolean deactivated(JsonValue value) {
        JsonObject metadata = JsonObject.builder().put("deactivated", value).build();
        return new Resolution(Optional.empty(), metadata, Optional.empty(), "").deactivated();
    }

    @Test
    void aStoreStartsWithoutLease() {
        assertThat(MigrationStore.noLease()).isEqualTo(new Lease("", 0, Instant.EPOCH));
    }

    /** Reads everything as one value; the canonical form is the Java text. */
    private static JsonFormat reading(JsonValue value) {
        return new JsonFormat() {
            @Override
            public JsonValue parse(byte[] utf8) {
                return value;
            }

            @Override
            public byte[] write(JsonValue written) {
                return new byte[0];
            }

            @Override
            public byte[] canonical(JsonValue tree) {
                return tree.toString().getBytes(StandardCharsets.UTF_8);
            }
        };
    }

    @Test
    void aDigestIsThatOfTheCanonicalForm() {
        JsonValue value = new JsonBoolean(true);
        assertThat(reading(value).digest(value))
                .isEqualTo(Sha256.of(value.toString().getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void textThatIsNoObjectIsRefused() {
        assertThat(reading(JsonObject.EMPTY).parseObject(new byte[0])).isSameAs(JsonObject.EMPTY);
        assertThatThrownBy(() -> reading(JsonValue.NULL).parseObject(new byte[0]))
                .isInstanceOf(JsonShapeException.class)
                .hasMessageContaining("expected: an object");
    }

    @Test
    void whatResolvedHasItsDocumentAndNoError() {
        DidDocument document = new DidDocument(Samples.json("id", Samples.PEER_LONG));
        Resolution resolved = Resolution.of(document, JsonObject.EMPTY);
        assertThat(resolved.document()).contains(document);
        assertThat(resolved.error()).isEmpty();
    }

    @Test
    @Tag("P38")
    void aSignerWithThePublicHalfOnlyNeverSigns() {
        Signer signer = Signer.publicOnly("z6Mk");
        assertThat(signer.publicKeyMultibase()).isEqualTo("z6Mk");
        assertThat(signer.sign(new byte[] {1})).isEqualTo(new byte[64]);
    }

    @Test
    @Tag("P05")
    void whatDidNotResolveHasNoDocument() {
        Resolution failed = Resolution.failed("notFound", "nothing there");
        assertThat(failed.document()).isEmpty();
        assertThat(failed.error()).contains("notFound");
        assertThat(failed.detail()).isEqualTo("nothing there");
        assertThat(failed.deactivated()).isFalse();
    }

    @Test
    void whatAStoreKnowsAnUploadByIsShort() {
        ObjectPath path = ObjectPath.ofPublic("a/b");
        ChunkPlan plan = new ChunkPlan(5, 2);
        String longest = "x".repeat(ChunkedUploads.TEXT_LENGTH_MAX);
        Sha256 digest = Sha256.of(new byte[0]);
        assertThat(new ChunkedUploads.Upload(path, plan, longest).id()).isEqualTo(longest);
        assertThat(new ChunkedUploads.StoredChunk(0, digest, longest).receipt()).isEqualTo(longest);
        assertThat(new ChunkedUploads.StoredChunk(0, digest, "").receipt()).isEmpty();
        assertThatThrownBy(() -> new ChunkedUploads.Upload(path, plan, longest + "x"))
                .hasMessage("id: 2049 characters (expected: 1 to 2048)");
        assertThatThrownBy(() -> new ChunkedUploads.Upload(path, plan, ""))
                .hasMessage("id: 0 characters (expected: 1 to 2048)");
        assertThatThrownBy(() -> new ChunkedUploads.StoredChunk(0, digest, longest + "x"))
                .hasMessage("receipt: 2049 characters (expected: at most 2048)");
    }
}
