package dev.layerlift.testkit.memory;

import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.testkit.contract.MigrationOverviewContract;
import dev.layerlift.testkit.contract.PersistencePorts;

class InMemoryMigrationOverviewContractTest extends MigrationOverviewContract {
    private final InMemoryPorts.Home home = new InMemoryPorts.Home();

    @Override
    protected PersistencePorts open(String stream, AuditLog.Sealer sealer) {
        return home.open(stream, sealer);
    }
}
