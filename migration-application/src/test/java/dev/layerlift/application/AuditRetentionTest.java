package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.AuditRetention.Pruned;
import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.Actor;
import dev.layerlift.domain.port.AuditLog.Row;
import dev.layerlift.domain.port.AuditQuery;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Old records are pruned, and everything else still verifies; nothing that is younger than seven years goes. */
@Tag("P31")
class AuditRetentionTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final int FIRST_SEGMENT = 2;

    private final TestHome home = new TestHome();
    private final String key = home.systemKey.signer().publicKeyMultibase();

    private void record(int... numbers) throws Exception {
        try (Process process = home.start()) {
            for (int n : numbers) {
                process.migrate(process.importBytes("f" + n, new byte[] {(byte) n}));
            }
            MigrationManagerTest.get(process.manager.resume());
        }
    }

    private Pruned prune(Instant before) {
        return prune(before, Actor.OPERATOR);
    }

    private Pruned prune(Instant before, Actor actor) {
        try (Process process = home.start()) {
            return new AuditRetention(process.ports).prune(before, actor, key);
        }
    }

    private void assertRefused(Instant before, Actor actor, String code) {
        assertThatThrownBy(() -> prune(before, actor))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo(code));
        assertThat(home.persistence.auditLog().read("test-1", 0, 10)).hasSize(FIRST_SEGMENT);
    }

    @Test
    void whatIsYoungerThanSevenYearsStays() throws Exception {
        record(1, 2);
        Instant now = home.clock.instant();
        assertRefused(now, Actor.OPERATOR, "AUDIT_TOO_YOUNG");
        assertRefused(now.minus(YEAR.multipliedBy(7).minusDays(1)), Actor.OPERATOR, "AUDIT_TOO_YOUNG");
        assertThat(prune(now.minus(YEAR.multipliedBy(8)))).isEqualTo(new Pruned(0, 0));
    }

    @Test
    void anOwnerDoesNotPrune() throws Exception {
        record(1, 2);
        home.clock.advance(YEAR.multipliedBy(8));
        Did owner = Did.parse("did:peer:4zQmd8CpeFPci817KDsbSAKWcXAE2mjvCQSasRewvbSF54Bd");
        assertRefused(
                home.clock.instant().minus(YEAR.multipliedBy(7).plusDays(5)), Actor.owner(owner), "OPERATORS_ONLY");
    }

    @Test
    void oldSegmentsGoAndTheRestStillVerifies() throws Exception {
        record(1, 2);
        home.clock.advance(YEAR.multipliedBy(8));
        record(3);
        Instant before = home.clock.instant().minus(YEAR.multipliedBy(7).plusDays(5));

        assertThat(prune(before)).isEqualTo(new Pruned(1, 2));

        assertThat(home.verifyAudit().problems()).isEmpty();
        assertThat(home.persistence.auditLog().read("test-1", 0, 10))
                .extracting(Row::sequence)
                .containsExactly(3L);
        assertThat(home.publicStore.list(ObjectPath.ofRestricted("audit/test-1"), Optional.empty(), 10))
                .hasSize(2);
        assertThat(prune(before)).isEqualTo(new Pruned(0, 0));
        record(4);
        assertThat(home.verifyAudit().problems()).isEmpty();
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        try (Process process = home.start()) {
            new AuditBundle(process.ports).write(key, AuditQuery.ALL, bundle);
        }
        assertThat(new AuditBundleVerifier(home.proofs, home.json, home.clock)
                        .verify(new ByteArrayInputStream(bundle.toByteArray()), Optional.of(key))
                        .problems())
                .isEmpty();
    }

    @Test
    void aStreamOfWhichEverythingWasPrunedGoesOn() throws Exception {
        record(1, 2);
        home.clock.advance(YEAR.multipliedBy(8));
        assertThat(prune(home.clock.instant().minus(YEAR.multipliedBy(7).plusDays(5))))
                .isEqualTo(new Pruned(1, 2));
        record(3);
        assertThat(home.persistence.auditLog().read("test-1", 0, 10))
                .extracting(Row::sequence)
                .containsExactly(3L);
        assertThat(home.verifyAudit().problems()).isEmpty();
    }

    @Test
    void nothingGoesWhoseCopyDoesNotVerify() throws Exception {
        record(1, 2);
        home.clock.advance(YEAR.multipliedBy(8));
        ObjectPath segment = home.publicStore
                .list(ObjectPath.ofRestricted("audit/test-1"), Optional.empty(), 10)
                .get(0)
                .path();
        home.publicStore.tamper(segment, 3);
        assertRefused(home.clock.instant().minus(YEAR.multipliedBy(7).plusDays(5)), Actor.OPERATOR, "AUDIT_NOT_VALID");
    }
}
