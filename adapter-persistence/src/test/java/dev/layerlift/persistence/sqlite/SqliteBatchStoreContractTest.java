package dev.layerlift.persistence.sqlite;

import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.testkit.contract.BatchStoreContract;
import dev.layerlift.testkit.contract.PersistencePorts;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteBatchStoreContractTest extends BatchStoreContract {
    @TempDir
    private Path folder;

    @Override
    protected PersistencePorts open(String stream, AuditLog.Sealer sealer) {
        return SqlitePorts.open(folder.resolve("home.db"), stream, sealer);
    }
}
