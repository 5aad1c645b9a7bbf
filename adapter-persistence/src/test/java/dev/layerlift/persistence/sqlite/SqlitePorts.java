package dev.layerlift.persistence.sqlite;

import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.persistence.sql.DatabasePorts;
import dev.layerlift.proofs.StrictJsonFormat;
import java.nio.file.Path;

/** The ports over one SQLite file. */
final class SqlitePorts {
    private SqlitePorts() {}

    static DatabasePorts open(Path file, String stream, AuditLog.Sealer sealer) {
        return DatabasePorts.of(SqliteDatabase.open(file, new StrictJsonFormat()), stream, sealer);
    }
}
