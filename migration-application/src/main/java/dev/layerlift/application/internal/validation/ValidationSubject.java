package dev.layerlift.application.internal.validation;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationPath;
import java.time.Instant;
import java.util.Optional;

/**
 * What is validated.
 *
 * @param source the asset as the home knows it
 * @param path the way it shall go
 * @param options how
 * @param initiator who wants it
 * @param migration the migration that was accepted for it; empty when it is only asked what would be
 * @param now the time of the check
 */
public record ValidationSubject(
        Asset source,
        MigrationPath path,
        MigrationOptions options,
        String initiator,
        Optional<MigrationId> migration,
        Instant now) {
    /** Whether it is only asked what would be. */
    boolean isRehearsal() {
        return migration.isEmpty();
    }
}
