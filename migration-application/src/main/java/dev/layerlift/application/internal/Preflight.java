package dev.layerlift.application.internal;

import dev.layerlift.application.AnchorRequirements;
import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.validation.ValidationPipeline;
import dev.layerlift.application.internal.validation.ValidationSubject;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.Actor;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.port.AnchorWallet.Price;
import dev.layerlift.domain.validation.CostEstimate;
import dev.layerlift.domain.validation.ValidationResult;
import java.util.Optional;
import java.util.OptionalLong;

/** What a migration would meet and cost; changes nothing. */
public final class Preflight {
    private static final long BLOCK_MILLIS = 600_000;

    private final EnginePorts ports;
    private final ValidationPipeline pipeline;
    private final RequestDesk desk;

    /** Looks through these. */
    public Preflight(EnginePorts ports, ValidationPipeline pipeline, RequestDesk desk) {
        this.ports = ports;
        this.pipeline = pipeline;
        this.desk = desk;
    }

    /**
     * All findings.
     *
     * @throws MigrationException when the source is unknown or there is no such path
     */
    public ValidationResult validate(Did source, Layer target, MigrationOptions options) {
        ValidationResult result = pipeline.validate(subject(source, target, options));
        return result.valid()
                ? new ValidationResult(
                        result.errors(), result.warnings(), withFees(target, options, result.estimatedCost()))
                : result;
    }

    /**
     * The cost.
     *
     * @throws MigrationException when the source is unknown or there is no such path
     */
    public CostEstimate cost(Did source, Layer target) {
        MigrationOptions options = MigrationOptions.DEFAULT;
        return withFees(target, options, ValidationPipeline.estimate(subject(source, target, options)));
    }

    /**
     * The fee limit that has to be agreed to before an anchor with these options is paid for.
     *
     * @return in satoshis; empty when nobody has to be asked
     * @throws MigrationException when there is no layer btco, or its price is not known now
     */
    public OptionalLong limitToAgree(MigrationOptions options) {
        AnchorRequirements requirements = new AnchorRequirements(ports.layers().requireAnchoring());
        return requirements.limitToAgree(requirements.price(options), options);
    }

    private CostEstimate withFees(Layer target, MigrationOptions options, CostEstimate stored) {
        if (target != Layer.BTCO) {
            return stored;
        }
        Price price = new AnchorRequirements(ports.layers().requireAnchoring()).price(options);
        return new CostEstimate(
                price.feeSats(), price.lockedSats(), stored.storageBytes(), stored.durationMillis() + BLOCK_MILLIS);
    }

    private ValidationSubject subject(Did source, Layer target, MigrationOptions options) {
        Asset asset = desk.asset(source);
        MigrationPath path = desk.path(asset.did(), target);
        return new ValidationSubject(
                asset,
                path,
                options,
                Actor.OPERATOR.initiator(),
                Optional.empty(),
                ports.clock().instant());
    }
}
