package dev.layerlift.persistence.postgres;

import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.testkit.contract.BatchStoreContract;
import dev.layerlift.testkit.contract.PersistencePorts;

class PostgresBatchStoreContractTest extends BatchStoreContract {
    private final PostgresHome home = PostgresHome.empty();

    @Override
    protected PersistencePorts open(String stream, AuditLog.Sealer sealer) {
        return home.ports(stream, sealer);
    }
}
