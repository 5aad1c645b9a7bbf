package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.Lifecycle.Event;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.event.MigrationEvent;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an asset was and may be goes along with it, and is there when another process looks. */
class ContinuityTest {
    private static final JsonObject METADATA = JsonObject.builder()
            .put("accessPolicy", JsonObject.builder().put("read", "friends").build())
            .build();

    private final TestHome home = new TestHome();

    /** An asset with a past, and with metadata of its owner. */
    private Asset withAPast(Process process) {
        Asset imported = process.importBytes("a.txt", new byte[] {1});
        Lifecycle lived = imported.lifecycle()
                .with(new Event(
                        "lent",
                        home.clock.instant(),
                        JsonObject.builder().put("to", "museum").build()))
                .with(new Event("returned", home.clock.advance(Duration.ofDays(1)), JsonObject.EMPTY));
        Asset asset = new Asset(
                imported.did(),
                imported.document(),
                imported.credentials(),
                imported.resources(),
                lived,
                imported.links(),
                METADATA,
                imported.createdAt());
        return asset;
    }

    @Test
    void historyStateAndMetadataArriveAndTheMigrationIsPartOfTheHistory() throws Exception {
        Asset source;
        MigrationResult result;
        try (Process process = home.start()) {
            Asset planned = withAPast(process);
            try (MigrationManager manager = new MigrationManager(
                    SwappedPorts.assets(process.ports, new OneDamagedAsset(process.ports.assets(), planned)))) {
                source = planned;
                result = MigrationManagerTest.get(manager.migrate(
                        planned.did(),
                        dev.layerlift.domain.did.Layer.WEBVH,
                        dev.layerlift.domain.migration.MigrationOptions.DEFAULT));
            }
        }
        Did target = result.targetDid().orElseThrow();
        Asset arrived = home.persistence.assets().find(target.identity()).orElseThrow();
        assertThat(arrived.lifecycle().state()).isEqualTo(source.lifecycle().state());
        assertThat(arrived.metadata()).isEqualTo(METADATA);
        List<Event> events = arrived.lifecycle().events();
        assertThat(events.subList(0, events.size() - 1))
                .isEqualTo(source.lifecycle().events());
        Event migrated = events.get(events.size() - 1);
        assertThat(migrated.type()).isEqualTo("migrated");
        assertThat(migrated.detail().requireString("migrationId"))
                .isEqualTo(result.migrationId().toString());
        assertThat(migrated.detail().requireString("from"))
                .isEqualTo(source.did().value());
        assertThat(migrated.detail().requireString("to")).isEqualTo(target.value());
        assertThat(migrated.at()).isAfterOrEqualTo(events.get(events.size() - 2).at());
        // None of it is for everybody.
        for (String key : home.published()) {
            assertThat(home.publicStore
                            .open(dev.layerlift.domain.asset.ObjectPath.ofPublic(key), 0)
                            .map(ContinuityTest::text)
                            .orElseThrow())
                    .doesNotContain("museum", "friends");
        }
    }

    @Test
    void whoListensToAnAssetListensToItUnderItsNewName() throws Exception {
        List<MigrationEvent> heard = Collections.synchronizedList(new ArrayList<>());
        try (Process process = home.start()) {
            Asset source = process.importBytes("a.txt", new byte[] {1});
            process.manager.subscribe(source.did(), heard::add);
            MigrationResult result = process.migrate(source);
            MigrationManagerTest.get(process.manager.rollback(result.migrationId()));
        }
        assertThat(heard)
                .extracting(MigrationEvent::name)
                .endsWith("migration:completed", "migration:failed", "migration:rolledback");
    }

    private static String text(java.io.InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
