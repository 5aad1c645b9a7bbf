package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.credential.Bitstring;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.credential.StatusList;
import dev.layerlift.domain.credential.StatusPurpose;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Actor;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.RollbackResult;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.testkit.fault.FaultyContentStore;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Places in status lists, and what becomes of them. */
class StatusListsTest {
    private static final String ROOT = "https://assets.example.com/";

    private final TestHome home = new TestHome();

    @Test
    @Tag("P25")
    void aReissuedCredentialCanBeRevokedAndARollbackDoes() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.importBytes("a.txt", new byte[] {1});
            MigrationResult done = process.migrate(source);
            Credential reissued = credential(done);
            List<StatusEntry> entries = StatusEntry.of(reissued);

            assertThat(source.credentials().get(0).json().has("credentialStatus"))
                    .as("a private credential names no list")
                    .isFalse();
            assertThat(entries)
                    .extracting(StatusEntry::purpose)
                    .containsExactly(StatusPurpose.REVOCATION, StatusPurpose.REFRESH);
            assertThat(entries.get(0).index()).isEqualTo(entries.get(1).index());
            assertThat(entries.get(0).listUrl()).matches(ROOT + "status/[a-z2-7]{20}/revocation\\.json");
            assertThat(check(process, reissued).valid()).isTrue();
            assertThat(process.verify(done).checks())
                    .anyMatch(check -> check.name().equals("status OriginCredential")
                            && check.ok()
                            && check.detail().contains("is not set"));

            RollbackResult back = MigrationManagerTest.get(process.manager.rollback(done.migrationId()));

            assertThat(back.state()).as("%s", back.error()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(back.irreversible())
                    .anyMatch(text -> text.contains("OriginCredential is revoked in " + ROOT + "status/"));
            assertThat(check(process, reissued).revoked()).isTrue();
        }
    }

    @Test
    void whatAFailedMigrationIssuedIsRevokedWithTheNextRound() throws Exception {
        FaultyContentStore faulty = new FaultyContentStore(home.publicStore);
        try (Process process = home.start(new Fuse(), faulty)) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            // After both lists and three of the four files: the log of the DID.
            faulty.failFrom(
                    FaultyContentStore.Operation.PUT,
                    faulty.calls(FaultyContentStore.Operation.PUT) + 6,
                    MigrationException.storage("NO_SPACE", "the disk is full", "make room"));

            MigrationResult failed = process.migrate(asset);

            assertThat(failed.state()).as("%s", failed.error()).isEqualTo(MigrationState.ROLLED_BACK);
            StatusList behind = home.persistence.statusLists().unpublished(1).get(0);
            assertThat(behind.revocation().count()).isEqualTo(1);
            faulty.heal();
        }
        StatusList list = home.persistence.statusLists().newest(ROOT).orElseThrow();
        assertThat(list.isPublished()).as("by the last round of the process").isTrue();
    }

    @Test
    void aMigrationThatPublishesNoCredentialTakesNoPlace() throws Exception {
        try (Process process = home.start()) {
            MigrationResult done = process.migrate(
                    process.importBytes("a.txt", new byte[] {1}),
                    dev.layerlift.domain.migration.MigrationOptions.DEFAULT.withPublish(
                            new dev.layerlift.domain.credential.CredentialSelection(Set.of())));
            assertThat(done.state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(StatusEntry.of(credential(done))).isEmpty();
            assertThat(home.persistence.statusLists().newest(ROOT)).isEmpty();
        }
    }

    @Test
    @Tag("P25")
    void aRollbackThatOthersCannotSeeIsNotCalledOne() throws Exception {
        try (Process process = home.start()) {
            MigrationResult done = process.migrate(process.importBytes("a.txt", new byte[] {1}));
            StatusList list = home.persistence.statusLists().newest(ROOT).orElseThrow();
            FaultyContentStore faulty = new FaultyContentStore(home.publicStore);
            RollbackResult back;
            try (Process other = home.start(new Fuse(), faulty)) {
                // The deactivated log is the first write, the list of revocations the second.
                faulty.failFrom(FaultyContentStore.Operation.PUT, 2, new IllegalStateException("disk gone"));
                back = MigrationManagerTest.get(other.manager.rollback(done.migrationId()));
            }

            assertThat(back.state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(back.error().orElseThrow().message())
                    .contains("is not shown as revoked in " + list.url(StatusPurpose.REVOCATION));
            RollbackResult mended = MigrationManagerTest.get(
                    process.manager.recover(done.migrationId(), Decision.ROLL_BACK, Actor.OPERATOR));
            assertThat(mended.state()).as("%s", mended.error()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(check(process, credential(done)).revoked()).isTrue();
        }
    }

    @Test
    @Tag("P18")
    void aProcessThatPublishesAnOlderListPublishesTheNewerOneToo() throws Exception {
        List<List<StatusEntry>> places;
        try (Process process = home.start()) {
            places = process.ports.statusLists().reserve(2);
        }
        AtomicBoolean once = new AtomicBoolean();
        try (Process other = home.start();
                Process late = home.start(new Fuse(), (ContentStore) Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {ContentStore.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("put") && once.compareAndSet(false, true)) {
                                // What is about to be written is old by the time it is.
                                other.ports
                                        .statusLists()
                                        .set(List.of(places.get(1).get(0)));
                            }
                            return method.invoke(home.publicStore, arguments);
                        }))) {
            late.ports.statusLists().set(List.of(places.get(0).get(0)));
        }
        StatusList stored = home.persistence.statusLists().newest(ROOT).orElseThrow();
        assertThat(stored.isPublished()).isTrue();
        JsonObject shown =
                home.json.parseObject(SimulatedHome.bytes(home.publicStore, stored.path(StatusPurpose.REVOCATION)));
        String encoded = shown.requireObject("credentialSubject").requireString("encodedList");
        byte[] zipped = Base64.getUrlDecoder().decode(encoded.substring(1));
        byte[] bits = new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes();
        assertThat(Bitstring.of(bits).count()).isEqualTo(2);
    }

    @Test
    @Tag("P12")
    void noPlaceIsGivenOutTwiceByManyThreadsAndProcesses() throws Exception {
        Set<StatusEntry> seen = new HashSet<>();
        int asked = 0;
        for (int run = 0; run < 3; run++) {
            try (Process process = home.start()) {
                for (List<StatusEntry> place : inParallel(8, () -> {
                    List<List<StatusEntry>> mine = new ArrayList<>();
                    for (int i = 0; i < 200; i++) {
                        mine.addAll(process.ports.statusLists().reserve(1));
                    }
                    return mine;
                })) {
                    assertThat(seen.add(place.get(0))).isTrue();
                    asked++;
                }
            }
        }
        assertThat(asked).isEqualTo(4800);
        StatusList list = home.persistence.statusLists().newest(ROOT).orElseThrow();
        assertThat(list.allocated().count())
                .as("what was not used is given back at the end of a process")
                .isEqualTo(4800);
        assertThat(seen.stream().mapToInt(StatusEntry::index).max().orElse(0))
                .as("places are spread over the list")
                .isGreaterThan(Bitstring.SIZE * 9 / 10);
    }

    @Test
    void aCrashLosesTheRestOfABlockAndNothingElse() {
        StatusLists killed = home.start().ports.statusLists();
        Set<StatusEntry> seen = new HashSet<>();
        killed.reserve(40).forEach(place -> seen.add(place.get(0)));
        int allocated = home.persistence
                .statusLists()
                .newest(ROOT)
                .orElseThrow()
                .allocated()
                .count();
        assertThat(allocated).isBetween(40, 128);

        home.start()
                .ports
                .statusLists()
                .reserve(100)
                .forEach(place -> assertThat(seen.add(place.get(0))).isTrue());
    }

    @Test
    void aFullListIsFollowedByANewOne() {
        StatusLists lists = home.start().ports.statusLists();
        StatusList full = StatusList.fresh("aaaaaaaaaaaaaaaaaaaa", ROOT);
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < Bitstring.SIZE - 3; i++) {
            all.add(i);
        }
        home.persistence.statusLists().add(full.allocating(all).asPublished());

        List<List<StatusEntry>> places = lists.reserve(5);

        assertThat(places.subList(0, 3))
                .extracting(place -> place.get(0).index())
                .containsExactlyInAnyOrder(Bitstring.SIZE - 3, Bitstring.SIZE - 2, Bitstring.SIZE - 1);
        assertThat(places.get(4).get(0).listUrl()).doesNotContain(full.id());
        StatusList next = home.persistence.statusLists().newest(ROOT).orElseThrow();
        assertThat(next.isPublished()).as("before a credential points into it").isTrue();
    }

    @Test
    void aHomeThatMovesToAnotherHostBeginsNewLists() {
        home.persistence.statusLists().add(StatusList.fresh("aaaaaaaaaaaaaaaaaaaa", "https://old.example.com/"));
        assertThat(home.start().ports.statusLists().reserve(1).get(0).get(0).listUrl())
                .startsWith(ROOT);
    }

    @Test
    void whatManyAskForTogetherIsPublishedTogether() throws Exception {
        try (Process process = home.start()) {
            List<List<StatusEntry>> places = process.ports.statusLists().reserve(400);
            List<Callable<Void>> calls = new ArrayList<>();
            for (List<StatusEntry> place : places) {
                calls.add(() -> {
                    process.ports.statusLists().set(List.of(place.get(0)));
                    return null;
                });
            }
            ExecutorService threads = Executors.newFixedThreadPool(64);
            try {
                for (Future<Void> done : threads.invokeAll(calls)) {
                    done.get();
                }
            } finally {
                threads.shutdownNow();
            }
            StatusList list = home.persistence.statusLists().newest(ROOT).orElseThrow();
            assertThat(list.revocation().count()).isEqualTo(400);
            assertThat(list.refresh().count()).isZero();
            assertThat(list.isPublished()).isTrue();
            assertThat(list.version()).as("changes for 400 bits").isLessThan(390);
        }
    }

    @Test
    @Tag("P11")
    void bitsThatACrashLeftUnpublishedArePublishedByResume() throws Exception {
        MigrationResult done;
        try (Process process = home.start()) {
            done = process.migrate(process.importBytes("a.txt", new byte[] {1}));
        }
        Credential reissued = credential(done);
        StatusList list = home.persistence.statusLists().newest(ROOT).orElseThrow();
        int index = StatusEntry.of(reissued).get(0).index();
        home.persistence
                .statusLists()
                .replace(list.setting(StatusPurpose.REVOCATION, List.of(index)).revised(list.revision() + 1));

        try (Process process = home.start()) {
            assertThat(check(process, reissued).revoked()).isFalse();
            process.manager.resume().toCompletableFuture().get();
            assertThat(check(process, reissued).revoked()).isTrue();
            assertThat(home.persistence.statusLists().unpublished(10)).isEmpty();
        }
    }

    @Test
    void asSupersededACredentialHoldsWithANote() throws Exception {
        try (Process process = home.start()) {
            Credential reissued = credential(process.migrate(process.importBytes("a.txt", new byte[] {1})));

            assertThat(process.ports.statusLists().supersede(List.of(reissued))).hasSize(1);
            assertThat(process.ports.statusLists().supersede(List.of(reissued)))
                    .as("twice is fine")
                    .hasSize(1);

            CredentialCheck check = check(process, reissued);
            assertThat(check.valid()).isTrue();
            assertThat(check.notes()).singleElement().asString().startsWith("superseded");
            assertThat(process.ports
                            .statusLists()
                            .isSet(StatusEntry.of(reissued).get(1)))
                    .contains(true);
        }
    }

    @Test
    void placesThatThisHomeNeverGaveOutAreRefused() {
        StatusLists lists = home.start().ports.statusLists();
        StatusEntry mine = lists.reserve(1).get(0).get(0);
        for (StatusEntry foreign : List.of(
                new StatusEntry("https://example.com/list", StatusPurpose.REVOCATION, 1),
                new StatusEntry(mine.listUrl(), StatusPurpose.REFRESH, mine.index()),
                new StatusEntry(mine.listUrl().replace("assets.", "other."), StatusPurpose.REVOCATION, mine.index()),
                new StatusEntry(mine.listUrl(), StatusPurpose.REVOCATION, neverGivenOut()))) {
            assertThat(lists.isSet(foreign)).isEmpty();
            assertThatThrownBy(() -> lists.set(List.of(foreign)))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("gave out no place");
        }
    }

    private int neverGivenOut() {
        Bitstring allocated =
                home.persistence.statusLists().newest(ROOT).orElseThrow().allocated();
        int index = 0;
        while (allocated.get(index)) {
            index++;
        }
        return index;
    }

    private CredentialCheck check(Process process, Credential credential) {
        return process.ports
                .verifier()
                .verifyStatus(credential, process.ports.layers().lookup(), home.clock.instant());
    }

    private Credential credential(MigrationResult done) {
        return home.persistence
                .assets()
                .find(done.targetDid().orElseThrow().identity())
                .orElseThrow()
                .credentials()
                .get(0);
    }

    private static <T> List<T> inParallel(int threads, Callable<List<T>> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<T> all = new ArrayList<>();
            for (Future<List<T>> done : pool.invokeAll(java.util.Collections.nCopies(threads, work))) {
                all.addAll(done.get());
            }
            return all;
        } finally {
            pool.shutdownNow();
        }
    }
}
