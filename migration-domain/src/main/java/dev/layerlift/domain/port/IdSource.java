package dev.layerlift.domain.port;

import dev.layerlift.domain.migration.MigrationId;

/** Where ids and nonces come from. Safe to call from many threads. */
public interface IdSource {
    /** A new migration id, unpredictable. */
    MigrationId newMigrationId();

    /** A new nonce: 16 random bytes in base64url. */
    String newNonce();

    /** A new id for a checkpoint or a batch. */
    String newId();
}
