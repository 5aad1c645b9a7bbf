package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.credential.VcIssuer;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.credential.Bitstring;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.credential.StatusList;
import dev.layerlift.domain.credential.StatusPurpose;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.CredentialIssuer.StatusListStatement;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.testkit.fault.FaultyContentStore;
import dev.layerlift.testkit.fault.FaultyContentStore.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is published outlives the database: an older copy of it takes no bit back. */
class RestoredStatusListsTest {
    private static final String ROOT = "https://assets.example.com/";
    private static final Logger LOG = Logger.getLogger(StatusLists.class.getName());

    static {
        LOG.setLevel(Level.OFF);
    }

    private final TestHome home = new TestHome();
    private List<List<StatusEntry>> places;
    private StatusList copy;

    @BeforeEach
    void reserveAndBackUp() {
        try (Process process = home.start()) {
            places = process.ports.statusLists().reserve(3);
        }
        copy = stored();
    }

    @Test
    @Tag("P25")
    void aRevocationOutlivesADatabaseThatWasPutBack() {
        try (Process process = home.start()) {
            process.ports.statusLists().set(List.of(revocation(0), refresh(1)));
        }
        putBack();
        try (Process process = home.start()) {
            process.ports.statusLists().set(List.of(revocation(2)));

            assertThat(shown(StatusPurpose.REVOCATION).get(revocation(0).index()))
                    .isTrue();
            assertThat(shown(StatusPurpose.REVOCATION).get(revocation(2).index()))
                    .isTrue();
            assertThat(shown(StatusPurpose.REVOCATION).count()).isEqualTo(2);
            assertThat(shown(StatusPurpose.REFRESH).get(refresh(1).index())).isTrue();
            assertThat(process.ports.statusLists().isSet(revocation(0))).contains(true);
        }
        assertThat(stored().isPublished()).isTrue();
    }

    @Test
    @Tag("P12")
    void noPlaceIsGivenOutInAListThatTheDatabaseDoesNotExplain() {
        try (Process process = home.start()) {
            // More places than the copy knows, one of which is seen to be taken.
            List<List<StatusEntry>> later = process.ports.statusLists().reserve(200);
            process.ports.statusLists().set(List.of(later.get(150).get(0)));
        }
        putBack();
        try (Process process = home.start()) {
            StatusEntry fresh = process.ports.statusLists().reserve(1).get(0).get(0);

            assertThat(fresh.listUrl()).doesNotContain(copy.id());
        }
        try (Process process = home.start()) {
            assertThat(process.ports.statusLists().reserve(1).get(0).get(0).listUrl())
                    .as("the next process, too: giving back opened nothing")
                    .doesNotContain(copy.id());
        }
        assertThat(home.persistence.statusLists().find(copy.id()).orElseThrow().free())
                .isZero();
    }

    @Test
    void aBlockThatIsDrawnIsLeftWhenItsListTurnsOutToKnowMore() {
        try (Process process = home.start()) {
            StatusLists lists = process.ports.statusLists();
            assertThat(lists.reserve(1).get(0).get(0).listUrl()).contains(copy.id());
            Bitstring more = Bitstring.EMPTY.with(List.of(revocation(0).index()));
            put(StatusPurpose.REVOCATION, list(more, StatusPurpose.REVOCATION, lists.homeKey()));

            lists.set(List.of(revocation(1)));

            assertThat(lists.reserve(1).get(0).get(0).listUrl()).doesNotContain(copy.id());
        }
        assertThat(home.persistence.statusLists().find(copy.id()).orElseThrow().free())
                .isZero();
    }

    @Test
    @Tag("P11")
    void whatWasTakenOverSurvivesAPublicationThatFails() throws Exception {
        try (Process process = home.start()) {
            process.ports.statusLists().set(List.of(revocation(0)));
        }
        putBack();
        FaultyContentStore faulty = new FaultyContentStore(home.publicStore);
        StatusLists killed = home.start(new Fuse(), faulty).ports.statusLists();
        faulty.failFrom(Operation.PUT, 1, new IllegalStateException("disk gone"));
        assertThatThrownBy(() -> killed.set(List.of(revocation(1)))).isNotNull();
        assertThat(stored().revocation().count()).isEqualTo(2);
        assertThat(stored().isPublished()).isFalse();

        try (Process process = home.start()) {
            process.manager.resume().toCompletableFuture().get();
            assertThat(shown(StatusPurpose.REVOCATION).count()).isEqualTo(2);
            assertThat(stored().isPublished()).isTrue();
        }
    }

    @Test
    void whatIsNoListOfThisHomeIsRefusedAndStaysAsItIs() {
        try (Process process = home.start()) {
            StatusLists lists = process.ports.statusLists();
            Signer key = lists.homeKey();
            byte[] ours = list(Bitstring.EMPTY, StatusPurpose.REVOCATION, key);
            Map<String, byte[]> others = new LinkedHashMap<>();
            others.put("no JSON", "no JSON".getBytes(StandardCharsets.UTF_8));
            others.put("no credential", "{}".getBytes(StandardCharsets.UTF_8));
            others.put("nothing", new byte[0]);
            others.put("too large", new byte[64 * 1024 + 1]);
            others.put(
                    "of another key",
                    list(
                            Bitstring.EMPTY,
                            StatusPurpose.REVOCATION,
                            process.ports.keys().generate().signer()));
            others.put("for another purpose", list(Bitstring.EMPTY, StatusPurpose.REFRESH, key));
            others.put(
                    "of another URL",
                    bytes(
                            new StatusListStatement(
                                    ROOT + "status/aaaaaaaaaaaaaaaaaaaa/revocation.json",
                                    StatusPurpose.REVOCATION,
                                    Bitstring.EMPTY),
                            key));
            others.put(
                    "changed after it was signed",
                    new String(ours, StandardCharsets.UTF_8)
                            .replaceFirst("\"validFrom\":\"20", "\"validFrom\":\"19")
                            .getBytes(StandardCharsets.UTF_8));
            others.forEach((what, bytes) -> {
                put(StatusPurpose.REVOCATION, bytes);
                assertThatThrownBy(() -> lists.set(List.of(revocation(1))))
                        .as(what)
                        .isInstanceOfSatisfying(MigrationException.class, e -> {
                            assertThat(e.error().code()).isEqualTo("LIST_CHANGED");
                            assertThat(e.error().message()).contains("status/" + copy.id() + "/revocation.json");
                            assertThat(String.join(" ", e.error().recovery()))
                                    .contains("restore", "move the file away");
                        });
                assertThat(read(StatusPurpose.REVOCATION)).as(what).isEqualTo(bytes);
            });
            // A process that draws there for the first time says so too, each time.
            Process late = home.start();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> late.ports.statusLists().reserve(1))
                        .hasMessageContaining("expected: the list");
            }

            put(StatusPurpose.REVOCATION, ours);
            lists.publishUnpublished();
            assertThat(shown(StatusPurpose.REVOCATION).count())
                    .as("what was asked for meanwhile, over an older list of ours")
                    .isEqualTo(1);
            assertThat(late.ports.statusLists().reserve(1)).hasSize(1);
            late.close();
        }
    }

    @Test
    void aListThatIsMissingOrOlderIsPublishedAgain() {
        try (Process process = home.start()) {
            StatusLists lists = process.ports.statusLists();
            byte[] first = read(StatusPurpose.REVOCATION);
            lists.set(List.of(revocation(0)));
            put(StatusPurpose.REVOCATION, first);
            lists.set(List.of(revocation(0)));
            assertThat(shown(StatusPurpose.REVOCATION).count()).isEqualTo(1);

            home.publicStore.delete(stored().path(StatusPurpose.REVOCATION));
            lists.set(List.of(revocation(1)));
            assertThat(shown(StatusPurpose.REVOCATION).count()).isEqualTo(2);
            assertThat(stored().free())
                    .as("an older list says nothing against the database")
                    .isPositive();
        }
    }

    @Test
    void aClockThatWasPutBackMakesNoListForeign() {
        try (Process process = home.start()) {
            process.ports.statusLists().set(List.of(revocation(0)));
            home.clock.advance(Duration.ofHours(-3));

            process.ports.statusLists().set(List.of(revocation(1)));

            assertThat(shown(StatusPurpose.REVOCATION).count()).isEqualTo(2);
        }
    }

    @Test
    void oneListThatIsRefusedKeepsNoOtherBehind() {
        StatusList other = StatusList.fresh("bbbbbbbbbbbbbbbbbbbb", ROOT);
        home.persistence.statusLists().add(other);
        StatusList dirty = home.persistence.statusLists().find(copy.id()).orElseThrow();
        home.persistence
                .statusLists()
                .replace(dirty.setting(StatusPurpose.REVOCATION, List.of(1)).revised(dirty.revision() + 1));
        put(StatusPurpose.REVOCATION, new byte[] {1});

        StatusLists lists = home.start().ports.statusLists();
        assertThatThrownBy(lists::publishUnpublished).hasMessageContaining(copy.id());

        assertThat(home.persistence.statusLists().unpublished(10))
                .extracting(StatusList::id)
                .containsExactly(copy.id());
    }

    @Test
    void aPublicationReadsEachListOnceBeforeAndOnceAfter() {
        FaultyContentStore counting = new FaultyContentStore(home.publicStore);
        try (Process process = home.start(new Fuse(), counting)) {
            long before = counting.calls(Operation.OPEN);
            process.ports.statusLists().set(List.of(revocation(0), revocation(1)));
            assertThat(counting.calls(Operation.OPEN) - before).isEqualTo(4);

            process.ports.statusLists().reserve(1);
            before = counting.calls(Operation.OPEN);
            process.ports.statusLists().reserve(500);
            assertThat(counting.calls(Operation.OPEN) - before)
                    .as("places cost no look")
                    .isZero();
        }
    }

    private StatusEntry revocation(int place) {
        return places.get(place).get(0);
    }

    private StatusEntry refresh(int place) {
        return places.get(place).get(1);
    }

    private StatusList stored() {
        return home.persistence.statusLists().newest(ROOT).orElseThrow();
    }

    private void putBack() {
        assertThat(home.persistence.statusLists().replace(copy.revised(stored().revision() + 1)))
                .isTrue();
    }

    private byte[] list(Bitstring bits, StatusPurpose purpose, Signer key) {
        return bytes(new StatusListStatement(copy.url(purpose), purpose, bits), key);
    }

    private byte[] bytes(StatusListStatement statement, Signer key) {
        return home.json.write(new VcIssuer(home.proofs, home.json)
                .issueStatusList(statement, key, home.clock.instant())
                .json());
    }

    private Bitstring shown(StatusPurpose purpose) {
        return home.start()
                .ports
                .verifier()
                .readStatusList(
                        new Credential(home.json.parseObject(read(purpose))),
                        copy.url(purpose),
                        purpose,
                        did -> java.util.Optional.empty(),
                        home.clock.instant());
    }

    private byte[] read(StatusPurpose purpose) {
        return SimulatedHome.bytes(home.publicStore, copy.path(purpose));
    }

    private void put(StatusPurpose purpose, byte[] bytes) {
        ObjectPath path = copy.path(purpose);
        home.publicStore.put(path, Content.of(bytes), Sha256.of(bytes), Durability.NOW);
    }
}
