package dev.layerlift.persistence.sql;

import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.domain.port.SealedKeys;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Sealed keys by their public key. */
final class SqlSealedKeys implements SealedKeys {
    private final SqlDatabase database;

    SqlSealedKeys(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<SealedKey> find(String publicKeyMultibase) {
        return database.read(session -> find(session, publicKeyMultibase));
    }

    static Optional<SealedKey> find(SqlSession session, String publicKeyMultibase) throws SQLException {
        return session.first(
                "key",
                row -> new SealedKey(row.getString("public_key"), row.getString("jwe")),
                "SELECT public_key, jwe FROM sealed_keys WHERE public_key = ?",
                publicKeyMultibase);
    }

    @Override
    public void add(SealedKey key) {
        database.write(session -> {
            add(session, List.of(key));
            return key;
        });
    }

    /** Adds keys; one that is there stays as it is, since the same key sealed again opens to the same. */
    static void add(SqlSession session, List<SealedKey> keys) throws SQLException {
        for (SealedKey key : keys) {
            session.update(
                    "INSERT INTO sealed_keys (public_key, jwe) VALUES (?, ?) ON CONFLICT (public_key) DO NOTHING",
                    key.publicKeyMultibase(),
                    key.jwe());
        }
    }
}
