package dev.layerlift.application.internal.validation;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.StoredBytes;
import dev.layerlift.domain.asset.EmbeddedLocation;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.migration.MigrationOptions.PartialMode;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import dev.layerlift.domain.port.StorageCapabilities;
import dev.layerlift.domain.validation.ValidationIssue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The content is there in full, the target has room for it, and no image tells more than its owner knows (FR-3.3). */
final class StorageValidator implements Validator {
    private static final long HASHED_BYTES_MAX = 1024 * 1024;

    private final EnginePorts ports;

    StorageValidator(EnginePorts ports) {
        this.ports = ports;
    }

    @Override
    public String name() {
        return "storage";
    }

    @Override
    public List<ValidationIssue> validate(ValidationSubject subject) {
        List<ValidationIssue> issues = new ArrayList<>();
        ContentStore source = ports.layers().store(subject.path().source());
        ContentStore target = ports.layers().store(subject.path().target());
        for (Resource resource : subject.source().resources()) {
            Optional<StoredObject> object = source.stat(resource.location());
            if (object.isEmpty()) {
                issues.add(ValidationIssue.error(
                        "CONTENT_MISSING", "content " + resource.location() + " is not there (expected: an object)"));
            } else if (object.get().sizeBytes() != resource.sizeBytes()) {
                issues.add(ValidationIssue.error(
                        "CONTENT_CHANGED",
                        "content " + resource.location() + " has "
                                + object.get().sizeBytes() + " bytes (expected: " + resource.sizeBytes() + ")"));
            }
            if (object.isPresent() && isSmallAndChanged(source, resource)) {
                issues.add(ValidationIssue.error(
                        "CONTENT_CHANGED",
                        "content " + resource.location() + " is not what was imported (expected: SHA-256 "
                                + resource.digest() + "; restore it from a backup)"));
            }
            if (object.isPresent() && saysWhere(source, resource)) {
                issues.add(
                        ValidationIssue.warning(
                                "LOCATION_IN_IMAGE",
                                resource.fileName().orElse(resource.location().toString())
                                        + " says where it was taken, and will be public (remove the location before importing it)"));
            }
            large(resource, target.capabilities(), subject, issues);
        }
        writable(target, subject, issues);
        OptionalLong free = target.freeBytes();
        long needed = ValidationPipeline.estimate(subject).storageBytes();
        if (free.isPresent() && free.getAsLong() < needed) {
            issues.add(ValidationIssue.error(
                    "NO_SPACE",
                    "the target's store has " + free.getAsLong() + " bytes free (expected: at least " + needed + ")"));
        }
        return issues;
    }

    private static void large(
            Resource resource, StorageCapabilities store, ValidationSubject subject, List<ValidationIssue> issues) {
        if (resource.sizeBytes() > store.objectSizeBytesMax()) {
            issues.add(ValidationIssue.error(
                    "CONTENT_TOO_LARGE",
                    "content of " + resource.sizeBytes() + " bytes (expected: at most " + store.objectSizeBytesMax()
                            + " in the target's store)"));
        }
        Optional<PartialMode> partial = subject.options().partial();
        if (partial.isPresent() && store.chunks().isPresent() && resource.sizeBytes() > 0) {
            ChunkPlan plan = new ChunkPlan(resource.sizeBytes(), partial.get().chunkSizeBytes());
            store.chunks()
                    .get()
                    .problem(plan)
                    .ifPresent(problem -> issues.add(ValidationIssue.error(
                            "CHUNKS_NOT_POSSIBLE",
                            "content of " + resource.sizeBytes() + " bytes in chunks of " + plan.chunkSizeBytes()
                                    + " bytes: " + problem + "; choose another --chunk-size")));
        }
    }

    /** As far as that can be known without writing: who only asks what would be is told that it is not proven. */
    private static void writable(ContentStore target, ValidationSubject subject, List<ValidationIssue> issues) {
        Optional<MigrationError> obstacle = target.writeObstacle();
        if (obstacle.isPresent()) {
            issues.add(ValidationIssue.unknown(obstacle.get()));
        } else if (subject.isRehearsal()) {
            issues.add(ValidationIssue.warning(
                    "WRITE_UNPROVEN",
                    "that the store of " + subject.path().target().id()
                            + " can be written is not proven: nothing was written to find out (prove it: layerlift"
                            + " doctor)"));
        }
    }

    /** Small content is hashed here already; large content is hashed while it is transferred. */
    private static boolean isSmallAndChanged(ContentStore source, Resource resource) {
        return resource.sizeBytes() <= HASHED_BYTES_MAX
                && StoredBytes.digest(source, resource.location())
                        .filter(d -> !d.equals(resource.digest()))
                        .isPresent();
    }

    private static boolean saysWhere(ContentStore source, Resource resource) {
        return resource.mediaType().startsWith("image/")
                && StoredBytes.head(source, resource.location(), EmbeddedLocation.HEAD_BYTES)
                        .filter(EmbeddedLocation::isIn)
                        .isPresent();
    }
}
