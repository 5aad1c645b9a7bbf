package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.audit.RefusalRecord;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A home that many processes recorded in: their streams ended, and what was copied is not looked at again. */
@Tag("P21")
@Tag("P22")
class AuditBacklogTest {
    private static final ObjectPath MARK = ObjectPath.ofRestricted("audit-sealed.json");

    private final TestHome home = new TestHome();
    private final AtomicInteger looks = new AtomicInteger();
    private Did asset;
    private int runs;

    @BeforeEach
    void importAnAsset() {
        try (Process process = home.start()) {
            asset = process.importBytes("a", new byte[] {1}).did();
        }
    }

    /** So many processes that each leave one record in a stream of its own, and die before they copy it. */
    private void leaveStreams(int count) {
        AuditSealer sealer = new AuditSealer(home.systemKey.signer(), home.proofs, home.json);
        for (int i = 0; i < count; i++) {
            runs++;
            home.persistence
                    .reopened("run-" + runs, () -> sealer)
                    .migrations()
                    .refuse(new RefusalRecord(
                            home.ids.newMigrationId().toString(),
                            home.clock.instant(),
                            RefusalRecord.UNVERIFIED,
                            asset,
                            Layer.WEBVH,
                            RefusalRecord.Action.MIGRATE,
                            MigrationError.of(ErrorType.VALIDATION_ERROR, "REQUEST_NOT_SIGNED_BY_OWNER", "forged"),
                            0,
                            0));
        }
    }

    /** Resumes in a new process; gives how often it looked at the audit log. */
    private int resume() throws Exception {
        looks.set(0);
        try (Process process = home.start();
                MigrationManager manager =
                        new MigrationManager(SwappedPorts.audit(process.ports, counted(process.ports.audit())))) {
            MigrationManagerTest.get(manager.resume());
        }
        return looks.get();
    }

    private AuditLog counted(AuditLog log) {
        return (AuditLog) Proxy.newProxyInstance(
                AuditLog.class.getClassLoader(), new Class<?>[] {AuditLog.class}, (proxy, method, arguments) -> {
                    looks.incrementAndGet();
                    try {
                        return method.invoke(log, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private int copies() {
        return home.privateStore
                .list(ObjectPath.ofRestricted("audit"), Optional.empty(), 1000)
                .size();
    }

    @Test
    void streamsThatEndedAndWereCopiedCostNothing() throws Exception {
        leaveStreams(20);
        assertThat(resume()).as("the first time all are looked at").isGreaterThan(20);
        assertThat(copies()).isEqualTo(20);
        int few = resume();

        leaveStreams(400);
        resume();
        assertThat(copies()).isEqualTo(420);

        assertThat(resume()).isEqualTo(few).isLessThan(10);
        assertThat(home.verifyAudit().problems()).isEmpty();
        assertThat(home.verifyAudit().streams()).isEqualTo(420);
        assertThat(home.verifyAudit().copies()).isEqualTo(420);
    }

    @Test
    void onlyStreamsWithSomethingNewAreLookedAt() throws Exception {
        leaveStreams(100);
        resume();
        int none = resume();

        leaveStreams(2);

        assertThat(resume()).isLessThanOrEqualTo(none + 2 * 4);
        assertThat(copies()).isEqualTo(102);
    }

    @Test
    void withoutItsMarkOrWithAnotherOneAllAreLookedAtAndCopiedAgain() throws Exception {
        leaveStreams(5);
        resume();
        String other = "{\"row\":5,\"stream\":\"run-5\",\"sequence\":1,\"digest\":\"" + "0".repeat(64) + "\"}";
        for (String text : new String[] {"", "no JSON", "{}", other}) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            home.privateStore.delete(ObjectPath.ofRestricted("audit/run-3/%020d-%020d.jsonl".formatted(1, 1)));
            if (text.isEmpty()) {
                home.privateStore.delete(MARK);
            } else {
                home.privateStore.put(MARK, Content.of(bytes), Sha256.of(bytes), Durability.NOW);
            }

            resume();

            assertThat(copies()).as(text).isEqualTo(5);
        }
    }
}
