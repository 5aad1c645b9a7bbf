package dev.layerlift.persistence.sqlite;

import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.testkit.contract.MigrationOverviewContract;
import dev.layerlift.testkit.contract.PersistencePorts;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteMigrationOverviewContractTest extends MigrationOverviewContract {
    @TempDir
    private Path folder;

    @Override
    protected PersistencePorts open(String stream, AuditLog.Sealer sealer) {
        return SqlitePorts.open(folder.resolve("home.db"), stream, sealer);
    }
}
