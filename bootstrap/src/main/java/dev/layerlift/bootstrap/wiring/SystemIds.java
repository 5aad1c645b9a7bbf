package dev.layerlift.bootstrap.wiring;

import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.IdSource;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;

/** Ids and nonces from the system's random source. */
final class SystemIds implements IdSource {
    private static final int NONCE_BYTES = 16;

    private final SecureRandom random;

    SystemIds(SecureRandom random) {
        this.random = random;
    }

    @Override
    public MigrationId newMigrationId() {
        return new MigrationId(UUID.randomUUID());
    }

    @Override
    public String newNonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
    }

    @Override
    public String newId() {
        return UUID.randomUUID().toString();
    }
}
