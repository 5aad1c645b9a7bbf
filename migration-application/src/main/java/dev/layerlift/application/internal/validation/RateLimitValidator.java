package dev.layerlift.application.internal.validation;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.validation.ValidationIssue;
import java.time.Duration;
import java.util.List;

/**
 * Nobody sends more to a chain within 24 hours than they may. Of many requests at once the first ones pass: each looks at
 * those that were accepted before it.
 */
final class RateLimitValidator implements Validator {
    private static final Duration DAY = Duration.ofHours(24);

    private final EnginePorts ports;

    RateLimitValidator(EnginePorts ports) {
        this.ports = ports;
    }

    @Override
    public String name() {
        return "rate-limit";
    }

    @Override
    public boolean concerns(MigrationPath path) {
        return path.target() == Layer.BTCO;
    }

    @Override
    public List<ValidationIssue> validate(ValidationSubject subject) {
        int max = ports.settings().toChainPerDayMax();
        int begun = ports.migrations()
                .countToChain(subject.initiator(), subject.now().minus(DAY), subject.migration(), max);
        return begun < max
                ? List.of()
                : List.of(ValidationIssue.error(
                        "RATE_LIMIT",
                        Shortened.of(subject.initiator()) + " began " + begun
                                + " migrations to a chain within 24 hours (expected: fewer than " + max
                                + "; wait, or have the operator raise limits.toChainPerDay)"));
    }
}
