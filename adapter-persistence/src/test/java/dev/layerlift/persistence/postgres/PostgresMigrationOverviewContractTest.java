package dev.layerlift.persistence.postgres;

import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.testkit.contract.MigrationOverviewContract;
import dev.layerlift.testkit.contract.PersistencePorts;

class PostgresMigrationOverviewContractTest extends MigrationOverviewContract {
    private final PostgresHome home = PostgresHome.empty();

    @Override
    protected PersistencePorts open(String stream, AuditLog.Sealer sealer) {
        return home.ports(stream, sealer);
    }
}
