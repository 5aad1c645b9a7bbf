package dev.layerlift.application;

import dev.layerlift.domain.asset.AccessPolicy;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle.Event;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.function.UnaryOperator;

/** Changes how much of an asset may become visible to others; what is public already is not taken back by that. */
public final class AccessPolicies {
    /** The event of a change in the history of the asset. */
    public static final String CHANGED = "policy-changed";

    private final EnginePorts ports;

    /** Changes through these ports. */
    public AccessPolicies(EnginePorts ports) {
        this.ports = ports;
    }

    /**
     * Changes the policy of an asset, durably, and notes it in its history. A change to what it is already changes nothing.
     *
     * @return the asset with it
     * @throws MigrationException {@code VALIDATION_ERROR}: {@code UNKNOWN_DID}, {@code POLICY_TOO_LATE} for a layer below
     *     the asset's own, {@code UPDATE_PENDING}, or {@code ASSET_IN_USE} while a migration holds the claim on the asset,
     *     and for good once one of it completed
     */
    public Asset change(Did did, UnaryOperator<AccessPolicy> change) {
        Asset asset = KnownAssets.require(ports.assets(), did);
        AccessPolicy next = change.apply(asset.policy());
        if (next.equals(asset.policy())) {
            return asset;
        }
        if (!next.allows(asset.did().layer())) {
            throw MigrationException.validation(
                    "POLICY_TOO_LATE",
                    Shortened.of(did.value()) + " is on " + asset.did().layer().id() + " and cannot be kept on "
                            + next.upTo().id() + " (expected: "
                            + asset.did().layer().id() + " or above)",
                    "take back what brought it there: layerlift rollback ID");
        }
        if (ports.didUpdates().unpublished(asset.did().identity()).isPresent()) {
            throw MigrationException.validation(
                    "UPDATE_PENDING",
                    "a version of " + Shortened.of(did.value())
                            + " is saved and not published yet (expected: no update under way)",
                    "publish it: layerlift resume");
        }
        Asset changed = asset.with(
                next,
                new Event(
                        CHANGED,
                        ports.clock().instant(),
                        JsonObject.builder()
                                .put("from", asset.policy().toJson())
                                .put("to", next.toJson())
                                .build()));
        if (!ports.assets().replace(asset, changed)) {
            throw MigrationException.validation(
                    "ASSET_IN_USE",
                    Shortened.of(did.value())
                            + " is being migrated, was migrated, or was changed meanwhile (expected: an asset at rest that"
                            + " nothing was made of)",
                    "change that of the asset that came of it: layerlift show DID");
        }
        return changed;
    }
}
