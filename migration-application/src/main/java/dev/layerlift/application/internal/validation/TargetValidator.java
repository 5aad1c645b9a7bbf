package dev.layerlift.application.internal.validation;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.validation.ValidationIssue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Nothing is in the way on the target's layer: the source has no successor there, and where the target would go there is
 * nothing yet. The look at such a place also shows whether the store answers.
 */
final class TargetValidator implements Validator {
    private final EnginePorts ports;

    TargetValidator(EnginePorts ports) {
        this.ports = ports;
    }

    @Override
    public String name() {
        return "target";
    }

    @Override
    public List<ValidationIssue> validate(ValidationSubject subject) {
        List<ValidationIssue> issues = new ArrayList<>();
        ports.migrations()
                .claimant(subject.source().did().identity())
                .filter(other -> !subject.migration().equals(Optional.of(other.id())))
                .ifPresent(other -> issues.add(successor(other)));
        Layer target = subject.path().target();
        ContentStore store = ports.layers().store(target);
        Optional<Place> place = ports.layers().method(target).newPlace();
        if (place.isPresent()) {
            ObjectPath folder = new ObjectPath(Area.PUBLIC, place.get().basePath());
            store.list(folder, Optional.empty(), 1)
                    .forEach(found -> issues.add(ValidationIssue.error(
                            "TARGET_PATH_TAKEN",
                            found.path() + " is there already (expected: nothing below " + folder
                                    + ", where the target would be)")));
        } else {
            store.capabilities();
        }
        return issues;
    }

    private static ValidationIssue successor(Migration other) {
        boolean done = other.state() == MigrationState.COMPLETED;
        String target = other.targetDid().map(Did::value).map(Shortened::of).orElse("its target");
        return ValidationIssue.error(
                done ? "ALREADY_MIGRATED" : "ALREADY_MIGRATING",
                Shortened.of(other.sourceDid().value())
                        + (done ? " became " + target : " is " + other.state().id()) + " by migration " + other.id()
                        + " (expected: no other migration of it)");
    }
}
