package dev.layerlift.application.internal.validation;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationPath;
import java.time.Instant;

/**
 * What is validated.
 *
 * @param source the asset as the home knows it
 * @param path the way it shall go
 * @param options how
 * @param now the time of the check
 */
public record ValidationSubject(Asset source, MigrationPath path, MigrationOptions options, Instant now) {}
