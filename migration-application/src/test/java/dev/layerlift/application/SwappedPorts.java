package dev.layerlift.application;

import dev.layerlift.domain.port.AssetRepository;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.ChainRequirements;
import dev.layerlift.domain.port.MigrationStore;

/** The ports of a process with one of them exchanged. */
final class SwappedPorts {
    private SwappedPorts() {}

    static EnginePorts assets(EnginePorts ports, AssetRepository assets) {
        return of(ports, assets, ports.audit(), ports.layers(), ports.chain(), ports.settings());
    }

    static EnginePorts audit(EnginePorts ports, AuditLog audit) {
        return of(ports, ports.assets(), audit, ports.layers(), ports.chain(), ports.settings());
    }

    static EnginePorts settings(EnginePorts ports, EngineSettings settings) {
        return of(ports, ports.assets(), ports.audit(), ports.layers(), ports.chain(), settings);
    }

    static EnginePorts chain(EnginePorts ports, Layers layers, ChainRequirements chain, EngineSettings settings) {
        return of(ports, ports.assets(), ports.audit(), layers, chain, settings);
    }

    static EnginePorts migrations(EnginePorts ports, MigrationStore migrations) {
        return new EnginePorts(
                migrations,
                ports.assets(),
                ports.checkpoints(),
                ports.audit(),
                ports.auditHeads(),
                ports.journalledFiles(),
                ports.outbox(),
                ports.transfers(),
                ports.batches(),
                ports.batchQueries(),
                ports.layers(),
                ports.keys(),
                ports.didUpdates(),
                ports.didUpdater(),
                ports.chain(),
                ports.issuer(),
                ports.verifier(),
                ports.statusLists(),
                ports.proofs(),
                ports.json(),
                ports.ids(),
                ports.clock(),
                ports.settings());
    }

    private static EnginePorts of(
            EnginePorts ports,
            AssetRepository assets,
            AuditLog audit,
            Layers layers,
            ChainRequirements chain,
            EngineSettings settings) {
        return new EnginePorts(
                ports.migrations(),
                assets,
                ports.checkpoints(),
                audit,
                ports.auditHeads(),
                ports.journalledFiles(),
                ports.outbox(),
                ports.transfers(),
                ports.batches(),
                ports.batchQueries(),
                layers,
                ports.keys(),
                ports.didUpdates(),
                ports.didUpdater(),
                chain,
                ports.issuer(),
                ports.verifier(),
                ports.statusLists(),
                ports.proofs(),
                ports.json(),
                ports.ids(),
                ports.clock(),
                settings);
    }
}
