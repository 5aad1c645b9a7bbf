package dev.layerlift.storage.cloud.internal;

import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.error.MigrationException;
import java.util.Optional;

/**
 * The areas of a store, each in a bucket of its own.
 *
 * @param restrictedArea what nobody serves
 * @param publicArea what is served; empty for a store that has a restricted area only
 */
public record CloudAreas(CloudArea restrictedArea, Optional<CloudArea> publicArea) {
    /** The area of a path; empty where the store has none for it. */
    public Optional<CloudArea> find(ObjectPath path) {
        return path.area() == Area.PUBLIC ? publicArea : Optional.of(restrictedArea);
    }

    /**
     * The area of a path.
     *
     * @throws MigrationException {@code AREA_MISSING} where the store has none for it
     */
    public CloudArea of(ObjectPath path) {
        return find(path)
                .orElseThrow(() -> MigrationException.storage(
                        "AREA_MISSING",
                        path + ": this store has no public area (expected: a path in the restricted area)",
                        "give the store a public bucket, or publish in the store of a public layer"));
    }
}
