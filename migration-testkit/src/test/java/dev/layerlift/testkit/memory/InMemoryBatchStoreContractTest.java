package dev.layerlift.testkit.memory;

import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.testkit.contract.BatchStoreContract;
import dev.layerlift.testkit.contract.PersistencePorts;

class InMemoryBatchStoreContractTest extends BatchStoreContract {
    private final InMemoryPorts.Home home = new InMemoryPorts.Home();

    @Override
    protected PersistencePorts open(String stream, AuditLog.Sealer sealer) {
        return home.open(stream, sealer);
    }
}
