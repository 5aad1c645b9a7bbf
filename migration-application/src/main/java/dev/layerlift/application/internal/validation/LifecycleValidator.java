package dev.layerlift.application.internal.validation;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.validation.ValidationIssue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The asset is in a state from which it may move, and nothing of it is pending (FR-3.4): no version of its DID is saved
 * and not published. That no other migration is under way says {@link TargetValidator}. Every state from which an asset
 * may move exists on every layer, so that no target can lack one.
 */
final class LifecycleValidator implements Validator {
    private final EnginePorts ports;

    LifecycleValidator(EnginePorts ports) {
        this.ports = ports;
    }

    @Override
    public String name() {
        return "lifecycle";
    }

    @Override
    public List<ValidationIssue> validate(ValidationSubject subject) {
        List<ValidationIssue> issues = new ArrayList<>();
        String did = Shortened.of(subject.source().did().value());
        Lifecycle.State state = subject.source().lifecycle().state();
        if (state != Lifecycle.State.ACTIVE) {
            issues.add(ValidationIssue.error(
                    "LIFECYCLE_STATE", did + " is " + state.name().toLowerCase(Locale.ROOT) + " (expected: active)"));
        }
        if (subject.path().source() != Layer.PEER) {
            ports.didUpdates()
                    .unpublished(subject.source().did().identity())
                    .ifPresent(saved -> issues.add(ValidationIssue.error(
                            "UPDATE_PENDING",
                            "version " + saved.update().number() + " of " + did
                                    + " is saved and not published yet (expected: no update under way)")));
        }
        return issues;
    }
}
