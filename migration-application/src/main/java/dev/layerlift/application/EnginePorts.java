package dev.layerlift.application;

import dev.layerlift.domain.port.AssetRepository;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.BatchQueries;
import dev.layerlift.domain.port.BatchStore;
import dev.layerlift.domain.port.ChainRequirements;
import dev.layerlift.domain.port.CheckpointStore;
import dev.layerlift.domain.port.CredentialIssuer;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.DidUpdateStore;
import dev.layerlift.domain.port.DidUpdater;
import dev.layerlift.domain.port.EventOutbox;
import dev.layerlift.domain.port.IdSource;
import dev.layerlift.domain.port.JournalledFiles;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.TransferStore;
import java.time.Clock;
import java.util.Optional;

/**
 * Everything that the use cases reach the world through.
 *
 * @param migrations migrations, journal, claims
 * @param assets the assets of the home
 * @param checkpoints snapshots for rollbacks
 * @param audit the audit records
 * @param auditHeads signs heads over them
 * @param journalledFiles small files that are not durable in their store yet
 * @param outbox what was committed and not yet told
 * @param transfers transfers of content in chunks that are not done
 * @param batches many migrations under one id
 * @param batchQueries what is known of them
 * @param layers the DID methods and stores per layer
 * @param keys the keys of the home
 * @param didUpdates versions of DIDs that are saved before they are published
 * @param didUpdater makes later versions of DIDs; empty where no host is configured
 * @param chain what the chain asks for before an asset may go to it
 * @param issuer issues credentials
 * @param verifier verifies credentials
 * @param statusLists the status lists of the home
 * @param proofs signs and verifies JSON
 * @param json text and canonical form of JSON
 * @param ids ids and nonces
 * @param clock the time
 * @param settings limits
 */
public record EnginePorts(
        MigrationStore migrations,
        AssetRepository assets,
        CheckpointStore checkpoints,
        AuditLog audit,
        AuditHeadKeeper auditHeads,
        JournalledFiles journalledFiles,
        EventOutbox outbox,
        TransferStore transfers,
        BatchStore batches,
        BatchQueries batchQueries,
        Layers layers,
        KeyStore keys,
        DidUpdateStore didUpdates,
        Optional<DidUpdater> didUpdater,
        ChainRequirements chain,
        CredentialIssuer issuer,
        CredentialVerifier verifier,
        StatusLists statusLists,
        ProofSuite proofs,
        JsonFormat json,
        IdSource ids,
        Clock clock,
        EngineSettings settings) {
    /** The same with other layers. */
    EnginePorts withLayers(Layers other) {
        return new EnginePorts(
                migrations,
                assets,
                checkpoints,
                audit,
                auditHeads,
                journalledFiles,
                outbox,
                transfers,
                batches,
                batchQueries,
                other,
                keys,
                didUpdates,
                didUpdater,
                chain,
                issuer,
                verifier,
                statusLists,
                proofs,
                json,
                ids,
                clock,
                settings);
    }
}
