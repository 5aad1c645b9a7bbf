package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.AssetImporter.ImportItem;
import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.AssetRepository;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.port.Page;
import dev.layerlift.testkit.fault.FaultyContentStore;
import dev.layerlift.testkit.fault.FaultyContentStore.Operation;
import dev.layerlift.testkit.fault.Hang;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Work that is not taken up, and what is left behind then. */
class RefusedWorkTest {
    private final TestHome home = new TestHome();

    private MigrationState state(Asset source) {
        List<Migration> all = home.persistence
                .migrations()
                .query(MigrationQuery.ofSource(source.did().identity()))
                .items();
        return all.get(0).state();
    }

    @Test
    @Tag("P07")
    void whatAFullQueueRefusesIsKeptForAResume() throws Exception {
        FaultyContentStore faulty = new FaultyContentStore(home.publicStore);
        Process process = home.start(new Fuse(), faulty);
        EngineSettings one =
                new EngineSettings("narrow", 1, 1, Duration.ofMinutes(2), Duration.ofMinutes(10), List.of());
        Asset first = process.importBytes("a.txt", new byte[] {1});
        Asset second = process.importBytes("b.txt", new byte[] {2});
        try (MigrationManager narrow = new MigrationManager(SwappedPorts.settings(process.ports, one))) {
            Hang hang = faulty.hang(Operation.PUT, faulty.calls(Operation.PUT) + 1);
            CompletionStage<MigrationResult> running =
                    narrow.migrate(first.did(), Layer.WEBVH, MigrationOptions.DEFAULT);
            hang.awaitReached(Duration.ofSeconds(20));
            MigrationManagerTest.assertRefused(
                    narrow.migrate(second.did(), Layer.WEBVH, MigrationOptions.DEFAULT), "QUEUE_FULL");
            Migration waiting = home.persistence
                    .migrations()
                    .claimant(second.did().identity())
                    .orElseThrow();
            MigrationManagerTest.assertRefused(narrow.rollback(waiting.id()), "QUEUE_FULL");
            hang.release();
            assertThat(MigrationManagerTest.get(running).state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(state(second)).isEqualTo(MigrationState.PENDING);

            // A rollback that was refused is not remembered: the migration goes on when it is taken up.
            assertThat(awaitRoom(narrow).state()).isEqualTo(MigrationState.COMPLETED);
        }
        process.close();
    }

    /** The place of the first migration is free a moment after its future completed. */
    private static MigrationResult awaitRoom(MigrationManager manager) throws Exception {
        for (int tries = 0; tries < 10_000; tries++) {
            MigrationResult result = manager.resume()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS)
                    .get(0);
            if (result.error().filter(e -> e.code().equals("QUEUE_FULL")).isEmpty()) {
                return result;
            }
        }
        throw new AssertionError("the queue never emptied");
    }

    @Test
    @Tag("P38")
    void aSourceWhoseKeyIsHeldElsewhereIsNotMigratedWithoutItsOwner() throws Exception {
        TestHome elsewhere = new TestHome();
        Asset theirs;
        try (Process other = elsewhere.start()) {
            theirs = other.importBytes("a.txt", new byte[] {1});
        }
        try (Process process = home.start()) {
            home.persistence.assets().add(List.of(new AssetRepository.NewAsset(theirs, List.of(), "copied")));
            MigrationManagerTest.assertRefused(
                    process.manager.migrate(theirs.did(), Layer.WEBVH, MigrationOptions.DEFAULT), "KEY_NOT_HELD");
            assertThat(home.persistence.migrations().claimant(theirs.did().identity()))
                    .isEmpty();
        }
    }

    /** A repository that knows the source for a while only. */
    private record Forgetful(AssetRepository real, AtomicInteger left) implements AssetRepository {
        @Override
        public void add(List<NewAsset> assets) {
            real.add(assets);
        }

        @Override
        public Optional<Asset> find(CanonicalIdentity identity) {
            return left.getAndDecrement() > 0 ? real.find(identity) : Optional.empty();
        }

        @Override
        public Optional<Asset> arriving(CanonicalIdentity identity) {
            return real.arriving(identity);
        }

        @Override
        public Optional<Asset> findByImportKey(String importKey) {
            return real.findByImportKey(importKey);
        }

        @Override
        public boolean replace(Asset seen, Asset next) {
            return real.replace(seen, next);
        }

        @Override
        public Page<Asset> list(Optional<Layer> layer, Optional<String> after, int limit) {
            return real.list(layer, after, limit);
        }
    }

    @Test
    @Tag("P05")
    void aSourceThatWasForgottenAfterTheRequestFailsBeforeAnythingExists() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            Forgetful assets = new Forgetful(process.ports.assets(), new AtomicInteger(1));
            try (MigrationManager manager = new MigrationManager(SwappedPorts.assets(process.ports, assets))) {
                MigrationResult result =
                        MigrationManagerTest.get(manager.migrate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT));
                assertThat(result.state()).isEqualTo(MigrationState.FAILED);
                assertThat(result.error().orElseThrow().code()).isEqualTo("UNKNOWN_DID");
            }
            assertThat(home.published()).isEmpty();
            assertThat(process.migrate(asset).state()).isEqualTo(MigrationState.COMPLETED);
        }
    }

    @Test
    @Tag("P25")
    void aSourceThatIsGoneWhenItsMigrationIsTakenBackIsQuarantined() throws Exception {
        try (Process process = home.start()) {
            MigrationResult done = process.migrate(process.importBytes("a.txt", new byte[] {1}));
            Forgetful assets = new Forgetful(process.ports.assets(), new AtomicInteger(0));
            try (MigrationManager manager = new MigrationManager(SwappedPorts.assets(process.ports, assets))) {
                assertThat(MigrationManagerTest.get(manager.rollback(done.migrationId())))
                        .satisfies(back -> {
                            assertThat(back.state()).isEqualTo(MigrationState.QUARANTINED);
                            assertThat(back.error().orElseThrow().message()).contains("no longer in this home");
                        });
            }
        }
    }

    @Test
    void credentialsAreLeftAtHomeWhenThatIsAskedFor() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.importBytes("a.txt", new byte[] {1});
            MigrationOptions none = MigrationOptions.fromJson(
                    MigrationOptions.DEFAULT.toJson().with("credentialIssuance", new JsonBoolean(false)));

            MigrationResult done = process.migrate(source, none);

            assertThat(done.state()).as("%s", done.error()).isEqualTo(MigrationState.COMPLETED);
            Asset target = home.persistence
                    .assets()
                    .find(done.targetDid().orElseThrow().identity())
                    .orElseThrow();
            assertThat(target.credentials()).isEmpty();
            assertThat(source.credentials()).isNotEmpty();
            assertThat(process.verify(done).valid()).isTrue();
        }
    }

    @Test
    void aGroupHasALimitAndContentThatCannotBeReadIsNamed() {
        try (Process process = home.start()) {
            Content gone = new Content() {
                @Override
                public long sizeBytes() {
                    return 1;
                }

                @Override
                public InputStream open() throws FileNotFoundException {
                    throw new FileNotFoundException("no such file");
                }
            };
            ImportItem good = new ImportItem("good.txt", "text/plain", Content.of(new byte[] {1}), "/in/good");
            ImportItem bad = new ImportItem("bad.txt", "text/plain", gone, "/in/bad");

            assertThatThrownBy(() -> process.importer.importAll(List.of(good, bad)))
                    .isInstanceOfSatisfying(
                            MigrationException.class,
                            e -> assertThat(e.error().code()).isEqualTo("CONTENT_UNREADABLE"))
                    .hasMessageContaining("bad.txt");
            assertThat(home.persistence
                            .assets()
                            .list(Optional.empty(), Optional.empty(), 10)
                            .items())
                    .isEmpty();
            assertThatThrownBy(() -> process.importer.importAll(Collections.nCopies(10_000, good)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("group: 10000 items");
        }
    }
}
