package dev.layerlift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.event.MigrationEvent;
import dev.layerlift.domain.event.MigrationEvent.Header;
import dev.layerlift.domain.migration.MigrationId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestSourcesTest {
    @Test
    void theClockStandsStillUntilItIsMoved() {
        SettableClock clock = new SettableClock();
        Clock elsewhere = clock.withZone(ZoneId.of("Asia/Tokyo"));
        assertThat(clock.instant()).isEqualTo(SettableClock.START).isEqualTo(clock.instant());
        assertThat(clock.advance(Duration.ofHours(1))).isEqualTo(SettableClock.START.plusSeconds(3600));
        assertThat(elsewhere.instant()).isEqualTo(clock.instant());
        clock.set(Instant.EPOCH);
        assertThat(elsewhere.millis()).isZero();
        assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
        assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(new SettableClock(Instant.MAX).instant()).isEqualTo(Instant.MAX);
    }

    @Test
    void idsAreTheSameInEveryRunAndNeverMeet() {
        assertThat(new SequentialIds().newMigrationId()).isEqualTo(new SequentialIds().newMigrationId());
        assertThat(new SequentialIds().newMigrationId()).hasToString("00010000-0000-4000-8000-000000000001");
        Set<String> all = new HashSet<>();
        for (int series : new int[] {0, 1, 32_767}) {
            SequentialIds ids = new SequentialIds(series);
            for (int i = 0; i < 100; i++) {
                all.add(ids.newMigrationId().toString());
                all.add(MigrationId.parse(ids.newId()).toString());
                String nonce = ids.newNonce();
                assertThat(Base64.getUrlDecoder().decode(nonce)).hasSize(16);
                all.add(nonce);
            }
        }
        assertThat(all).hasSize(900);
        assertThatThrownBy(() -> new SequentialIds(-1)).hasMessageContaining("series: -1");
        assertThatThrownBy(() -> new SequentialIds(32_768)).hasMessageContaining("series: 32768");
    }

    @Test
    void thePublisherKeepsEventsInOrder() {
        SequentialIds ids = new SequentialIds();
        MigrationEvent one = started(ids.newMigrationId());
        MigrationEvent two = started(ids.newMigrationId());
        CollectingPublisher publisher = new CollectingPublisher();
        publisher.publish(one);
        publisher.publish(two);
        assertThat(publisher.events()).containsExactly(one, two);
        assertThat(publisher.events(two.header().migrationId())).containsExactly(two);
        assertThat(publisher.names(one.header().migrationId())).containsExactly("migration:started");
        publisher.clear();
        assertThat(publisher.events()).isEmpty();
    }

    private static MigrationEvent started(MigrationId id) {
        Did source = Did.parse("did:peer:4zQm" + "1".repeat(44));
        return new MigrationEvent.Started(new Header(id, 1, source, Layer.WEBVH, SettableClock.START));
    }
}
