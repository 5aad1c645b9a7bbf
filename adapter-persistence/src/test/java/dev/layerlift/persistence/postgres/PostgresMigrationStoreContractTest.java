package dev.layerlift.persistence.postgres;

import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.testkit.contract.MigrationStoreContract;
import dev.layerlift.testkit.contract.PersistencePorts;

class PostgresMigrationStoreContractTest extends MigrationStoreContract {
    private final PostgresHome home = PostgresHome.empty();

    @Override
    protected PersistencePorts open(String stream, AuditLog.Sealer sealer) {
        return home.ports(stream, sealer);
    }
}
