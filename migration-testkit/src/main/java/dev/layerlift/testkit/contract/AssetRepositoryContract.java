package dev.layerlift.testkit.contract;

import static dev.layerlift.testkit.contract.PersistenceSamples.asset;
import static dev.layerlift.testkit.contract.PersistenceSamples.key;
import static dev.layerlift.testkit.contract.PersistenceSamples.peer;
import static dev.layerlift.testkit.contract.PersistenceSamples.peerShort;
import static dev.layerlift.testkit.contract.PersistenceSamples.target;
import static dev.layerlift.testkit.contract.PersistenceSamples.webvh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.AssetRepository.NewAsset;
import dev.layerlift.domain.port.MigrationCommit;
import dev.layerlift.domain.port.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link dev.layerlift.domain.port.AssetRepository}. */
public abstract class AssetRepositoryContract extends PersistenceContract {
    /** Called by subclasses. */
    protected AssetRepositoryContract() {}

    @Test
    @Tag("P16")
    void assetsAndTheirKeysAreThereAfterReopening() {
        ports().assets().add(List.of(added(1), added(2)));
        reopen();
        Asset found = ports().assets().find(peer(1).identity()).orElseThrow();
        assertThat(found).isEqualTo(asset(1));
        // Equal objects may differ in the order of their members; what was signed may not.
        assertThat(found).hasToString(asset(1).toString());
        assertThat(ports().assets().find(peerShort(2).identity())).contains(asset(2));
        assertThat(ports().assets().findByImportKey("import 2")).contains(asset(2));
        assertThat(ports().keys().find(key(2).publicKeyMultibase())).contains(key(2));
    }

    @Test
    void whatWasNotAddedIsAbsent() {
        assertThat(ports().assets().find(peer(1).identity())).isEmpty();
        assertThat(ports().assets().findByImportKey("import 1")).isEmpty();
        assertThat(ports().assets().list(Optional.empty(), Optional.empty(), 10))
                .isEqualTo(new Page<>(List.of(), Optional.empty()));
    }

    @Test
    @Tag("P17")
    void allAreAddedOrNone() {
        ports().assets().add(List.of(added(1)));
        NewAsset sameIdentity = new NewAsset(asset(1), List.of(key(8)), "import 8");
        NewAsset sameImport = new NewAsset(asset(9), List.of(key(9)), "import 1");
        for (NewAsset refused : List.of(sameIdentity, sameImport)) {
            assertThatThrownBy(() -> ports().assets().add(List.of(added(2), refused)))
                    .isInstanceOf(RuntimeException.class);
        }
        reopen();
        assertThat(ports().assets().find(peer(2).identity())).isEmpty();
        assertThat(ports().assets().find(peer(9).identity())).isEmpty();
        for (int n : List.of(2, 8, 9)) {
            assertThat(ports().keys().find(key(n).publicKeyMultibase())).isEmpty();
        }
    }

    @Test
    @Tag("P18")
    void anAssetIsReplacedOnlyAsItWasSeenAndWhileNobodyMigratesIt() {
        ports().assets().add(List.of(added(1), added(2)));
        Asset seen = asset(1);
        Asset next = seen.withCredentials(List.of());
        assertThat(ports().assets().replace(seen, next)).isTrue();
        assertThat(ports().assets().replace(seen, next)).as("seen too long ago").isFalse();
        reopen();
        assertThat(ports().assets().find(peer(1).identity())).contains(next);
        assertThat(ports().assets().findByImportKey("import 1")).contains(next);

        started(2);
        assertThat(ports().assets().replace(asset(2), asset(2).withCredentials(List.of())))
                .as("a migration holds the claim")
                .isFalse();
        assertThat(ports().assets().replace(asset(9), asset(9))).as("unknown").isFalse();
    }

    @Test
    void addingNothingIsFine() {
        ports().assets().add(List.of());
        assertThat(listed(Optional.empty(), 10)).isEmpty();
    }

    @Test
    void assetsAreListedInTheOrderTheyWereAdded() {
        ports().assets().add(List.of(added(3), added(1)));
        ports().assets().add(List.of(added(2)));
        completed(7);
        assertThat(listed(Optional.empty(), 2)).containsExactly(asset(3), asset(1), asset(2), target(7));
        assertThat(listed(Optional.of(Layer.PEER), 1)).containsExactly(asset(3), asset(1), asset(2));
        assertThat(listed(Optional.of(Layer.WEBVH), 3)).containsExactly(target(7));
        assertThat(listed(Optional.of(Layer.BTCO), 3)).isEmpty();
    }

    @Test
    void limitsAreKept() {
        for (int limit : List.of(0, 1001)) {
            assertThatThrownBy(() -> ports().assets().list(Optional.empty(), Optional.empty(), limit))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aCommitReplacesAnAssetInItsPlace() {
        ports().assets().add(List.of(added(1), added(2)));
        Asset retired = asset(1).with(new Lifecycle(Lifecycle.State.RETIRED, List.of()));
        MigrationCommit commit = PersistenceSamples.toCheckpointed(started(1));
        committed(new MigrationCommit(
                commit.migration(),
                commit.entry(),
                commit.checkpoint(),
                List.of(),
                List.of(retired),
                Optional.empty(),
                Optional.empty()));
        reopen();
        assertThat(listed(Optional.empty(), 10)).containsExactly(retired, asset(2));
        assertThat(ports().assets().findByImportKey("import 1")).contains(retired);
    }

    @Test
    @Tag("P01")
    void whatArrivesIsStoredAndHiddenUntilItsMigrationCompletes() {
        ports().assets().add(List.of(added(1)));
        Migration underWay = committed(
                PersistenceSamples.toInProgressArriving(committed(PersistenceSamples.toCheckpointed(started(1))), 7));
        reopen();
        assertThat(ports().assets().arriving(webvh(7).identity())).contains(target(7));
        assertThat(ports().assets().find(webvh(7).identity())).isEmpty();
        assertThat(listed(Optional.empty(), 10)).containsExactly(asset(1));
        assertThat(listed(Optional.of(Layer.WEBVH), 10)).isEmpty();
        assertThat(ports().assets().replace(target(7), target(7).withCredentials(List.of())))
                .as("replaced while it arrives")
                .isFalse();

        committed(PersistenceSamples.commit(PersistenceSamples.next(underWay, MigrationState.COMPLETED)));
        reopen();
        assertThat(ports().assets().find(webvh(7).identity())).contains(target(7));
        assertThat(ports().assets().arriving(webvh(7).identity())).isEmpty();
        assertThat(listed(Optional.empty(), 10)).containsExactly(asset(1), target(7));
    }

    @Test
    @Tag("P03")
    void whatArrivesIsForgottenWhenItsMigrationIsRolledBack() {
        Migration underWay = committed(
                PersistenceSamples.toInProgressArriving(committed(PersistenceSamples.toCheckpointed(started(1))), 7));
        Migration failed = committed(PersistenceSamples.toFailed(underWay));
        assertThat(ports().assets().arriving(webvh(7).identity())).contains(target(7));
        committed(PersistenceSamples.commit(PersistenceSamples.next(failed, MigrationState.ROLLED_BACK)));
        reopen();
        assertThat(ports().assets().arriving(webvh(7).identity())).isEmpty();
        assertThat(ports().assets().find(webvh(7).identity())).isEmpty();
        assertThat(listed(Optional.empty(), 10)).isEmpty();
    }

    @Test
    void whatArrivesIsReplacedByWhatTheSameMigrationStoresInItsPlace() {
        Migration underWay = committed(
                PersistenceSamples.toInProgressArriving(committed(PersistenceSamples.toCheckpointed(started(1))), 7));
        Asset mended = target(7).with(new Lifecycle(Lifecycle.State.ACTIVE, List.of()));
        Migration next = underWay.change()
                .committed(underWay.version() + 1, underWay.updatedAt().plusMillis(1))
                .build();
        committed(new MigrationCommit(
                next,
                PersistenceSamples.entry(next, List.of(), List.of()),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.of(mended),
                Optional.empty()));
        assertThat(ports().assets().arriving(webvh(7).identity())).contains(mended);
    }

    private List<Asset> listed(Optional<Layer> layer, int limit) {
        List<Asset> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page<Asset> page = ports().assets().list(layer, cursor, limit);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.items());
            cursor = page.next();
        } while (cursor.isPresent());
        return all;
    }

    private static NewAsset added(int n) {
        return new NewAsset(asset(n), List.of(key(n)), "import " + n);
    }
}
