package dev.layerlift.bootstrap.wiring;

import dev.layerlift.bitcoin.signet.did.OtherAnchors;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.MigrationStore;
import java.util.Optional;

/** What a home knows of the sources that it migrated itself: each of them became one DID. */
final class ClaimsOfHome implements OtherAnchors {
    private final MigrationStore migrations;

    ClaimsOfHome(MigrationStore migrations) {
        this.migrations = migrations;
    }

    @Override
    public Findings of(Anchored anchored) {
        Optional<Migration> other = migrations
                .claimant(anchored.source().identity())
                .filter(migration -> migration.state() == MigrationState.COMPLETED)
                .filter(migration -> migration
                        .targetDid()
                        .map(Did::identity)
                        .filter(target -> !target.equals(anchored.did().identity()))
                        .isPresent());
        return new Findings(
                other.map(migration -> "its source became "
                        + migration.targetDid().map(Did::value).orElse("another DID") + " by migration "
                        + migration.id()
                        + " of this home"),
                JsonObject.EMPTY);
    }
}
