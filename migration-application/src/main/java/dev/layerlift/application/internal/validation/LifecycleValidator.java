package dev.layerlift.application.internal.validation;

import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.validation.ValidationIssue;
import java.util.List;
import java.util.Locale;

/** The asset is in a state from which it may move (FR-3.4). That nothing else is pending is what the claim says. */
final class LifecycleValidator implements Validator {
    @Override
    public List<ValidationIssue> validate(ValidationSubject subject) {
        Lifecycle.State state = subject.source().lifecycle().state();
        if (state == Lifecycle.State.ACTIVE) {
            return List.of();
        }
        return List.of(ValidationIssue.error(
                "LIFECYCLE_STATE",
                Shortened.of(subject.source().did().value()) + " is "
                        + state.name().toLowerCase(Locale.ROOT) + " (expected: active)"));
    }
}
