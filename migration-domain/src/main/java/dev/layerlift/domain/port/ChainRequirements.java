package dev.layerlift.domain.port;

import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.validation.CostEstimate;
import dev.layerlift.domain.validation.ValidationIssue;
import java.util.List;

/**
 * What a chain asks for before an asset may go to it (FR-3.5): coins for the fees, a node that answers, on the right
 * network. It only reads, and reserves nothing. Safe to call from many threads.
 */
@FunctionalInterface
public interface ChainRequirements {
    /** For a deployment without a chain: no path leads to one, so that nothing is asked for. */
    ChainRequirements NONE = (path, options, estimate) -> List.of();

    /**
     * What is missing, in the same order each time; empty when all is there, and for a path that needs no chain.
     *
     * @param path the way it shall go
     * @param options what the owner signed: the most to be spent, who holds the satoshi
     * @param estimate what the migration would cost
     * @throws dev.layerlift.domain.error.MigrationException when it could not be found out, with a retry verdict; that
     *     blocks the migration, as a finding does
     */
    List<ValidationIssue> problems(MigrationPath path, MigrationOptions options, CostEstimate estimate);
}
