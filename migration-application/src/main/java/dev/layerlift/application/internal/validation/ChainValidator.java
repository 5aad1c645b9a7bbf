package dev.layerlift.application.internal.validation;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.validation.ValidationIssue;
import java.util.List;

/** The chain has what the migration needs of it (FR-3.5): what that is, its adapter knows. */
final class ChainValidator implements Validator {
    private final EnginePorts ports;

    ChainValidator(EnginePorts ports) {
        this.ports = ports;
    }

    @Override
    public String name() {
        return "chain";
    }

    @Override
    public boolean concerns(MigrationPath path) {
        return path.target() == Layer.BTCO;
    }

    @Override
    public List<ValidationIssue> validate(ValidationSubject subject) {
        return ports.chain().problems(subject.path(), subject.options(), ValidationPipeline.estimate(subject));
    }
}
