package dev.layerlift.bootstrap.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.layerlift.application.AccessPolicies;
import dev.layerlift.application.Anchoring;
import dev.layerlift.application.AssetCredentials;
import dev.layerlift.application.AssetImporter;
import dev.layerlift.application.AssetVerifier;
import dev.layerlift.application.AuditBundle;
import dev.layerlift.application.AuditHeadKeeper;
import dev.layerlift.application.AuditHeadKeeper.HeadPlace;
import dev.layerlift.application.AuditRetention;
import dev.layerlift.application.AuditSealer;
import dev.layerlift.application.AuditVerifier;
import dev.layerlift.application.DidVersions;
import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.EngineSettings;
import dev.layerlift.application.HomeKnowledge;
import dev.layerlift.application.Layers;
import dev.layerlift.application.MigrationManager;
import dev.layerlift.application.Outside;
import dev.layerlift.application.OwnedAssets;
import dev.layerlift.application.OwnerRequests;
import dev.layerlift.application.StatusLists;
import dev.layerlift.bootstrap.config.LayerliftConfig;
import dev.layerlift.bootstrap.resilience.GuardedContentStore;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.port.AssetRepository;
import dev.layerlift.domain.port.AuditHeads;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.BatchQueries;
import dev.layerlift.domain.port.BatchStore;
import dev.layerlift.domain.port.ChainRequirements;
import dev.layerlift.domain.port.CheckpointStore;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.CredentialIssuer;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.DidUpdateStore;
import dev.layerlift.domain.port.DidUpdater;
import dev.layerlift.domain.port.EventOutbox;
import dev.layerlift.domain.port.HomeRecords;
import dev.layerlift.domain.port.IdSource;
import dev.layerlift.domain.port.JournalledFiles;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.domain.port.StatusListStore;
import dev.layerlift.domain.port.TransferStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The use cases, over whatever adapters the other modules bring. */
public final class EngineModule extends AbstractModule {
    /** Needs a binding of every port. */
    public EngineModule() {}

    @Override
    protected void configure() {
        MapBinder.newMapBinder(binder(), Layer.class, DidMethod.class);
        MapBinder.newMapBinder(binder(), Layer.class, ContentStore.class);
        Multibinder.newSetBinder(binder(), HeadPlaces.class);
        OptionalBinder.newOptionalBinder(binder(), DidUpdater.class);
        OptionalBinder.newOptionalBinder(binder(), Anchoring.class);
        OptionalBinder.newOptionalBinder(binder(), ChainRequirements.class)
                .setDefault()
                .toInstance(ChainRequirements.NONE);
    }

    @Provides
    @Singleton
    EngineSettings settings(IdSource ids, LayerliftConfig config) {
        return EngineSettings.defaults(ids.newId())
                .withToChainPerDayMax(config.limits().toChainPerDay());
    }

    @Provides
    @Singleton
    Layers layers(
            Map<Layer, DidMethod> methods,
            Map<Layer, ContentStore> stores,
            LayerliftConfig config,
            Optional<Anchoring> anchoring,
            Provider<Outside> outside) {
        Map<Layer, ContentStore> guarded = new EnumMap<>(Layer.class);
        stores.forEach(
                (layer, store) -> guarded.put(layer, new GuardedContentStore("the store of " + layer.id(), store)));
        return new Layers(
                methods,
                guarded,
                switch (config.webvh().confirm()) {
                    case STORE -> Optional.empty();
                    case HTTPS -> Optional.of(outside.get());
                },
                anchoring);
    }

    @Provides
    @Singleton
    SystemKey systemKey(HomeRecords records, SealedKeys sealedKeys, KeyStore keys) {
        return new SystemKey(records, sealedKeys, keys);
    }

    @Provides
    @Singleton
    AuditLog.Sealer sealer(SystemKey systemKey, ProofSuite proofs, JsonFormat json) {
        return new AuditSealer(systemKey.signer(), proofs, json);
    }

    @Provides
    @Singleton
    AuditHeadKeeper auditHeads(
            AuditHeads heads,
            Layers layers,
            Set<HeadPlaces> more,
            SystemKey systemKey,
            ProofSuite proofs,
            JsonFormat json,
            Clock clock) {
        List<HeadPlace> places = new ArrayList<>();
        Optional.ofNullable(layers.stores().get(Layer.WEBVH))
                .ifPresent(store -> places.add(new HeadPlace("the webvh store", () -> store)));
        more.forEach(m -> places.addAll(m.places()));
        return new AuditHeadKeeper(heads, places, systemKey::signer, proofs, json, clock);
    }

    @Provides
    @Singleton
    StatusLists statusLists(
            StatusListStore store,
            Layers layers,
            CredentialIssuer issuer,
            CredentialVerifier verifier,
            SystemKey systemKey,
            JsonFormat json,
            SecureRandom random,
            Clock clock) {
        return new StatusLists(store, layers, issuer, verifier, systemKey::signer, json, random, clock);
    }

    @Provides
    @Singleton
    EnginePorts ports(
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
                layers,
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

    @Provides
    @Singleton
    MigrationManager migrationManager(EnginePorts ports, Resources resources) {
        return resources.add(new MigrationManager(ports));
    }

    @Provides
    @Singleton
    DidVersions didVersions(MigrationManager manager) {
        return manager.dids();
    }

    @Provides
    @Singleton
    AssetCredentials credentials(EnginePorts ports) {
        return new AssetCredentials(ports);
    }

    @Provides
    @Singleton
    AssetImporter importer(EnginePorts ports) {
        return new AssetImporter(ports);
    }

    @Provides
    @Singleton
    OwnerRequests ownerRequests(EnginePorts ports, SealedKeys sealedKeys, HomeRecords records) {
        return new OwnerRequests(ports, sealedKeys, records);
    }

    @Provides
    @Singleton
    AccessPolicies accessPolicies(EnginePorts ports) {
        return new AccessPolicies(ports);
    }

    @Provides
    @Singleton
    OwnedAssets ownedAssets(EnginePorts ports) {
        return new OwnedAssets(ports);
    }

    @Provides
    @Singleton
    HomeKnowledge homeKnowledge(EnginePorts ports, DidVersions dids, SystemKey systemKey) {
        return new HomeKnowledge(ports, dids, systemKey::publicKeyMultibase);
    }

    @Provides
    @Singleton
    AssetVerifier verifier(EnginePorts ports, HomeKnowledge knowledge) {
        return new AssetVerifier(
                ports.layers(), ports.verifier(), ports.proofs(), ports.json(), ports.clock(), Optional.of(knowledge));
    }

    @Provides
    @Singleton
    AuditRetention auditRetention(EnginePorts ports) {
        return new AuditRetention(ports);
    }

    @Provides
    @Singleton
    AuditBundle auditBundle(EnginePorts ports) {
        return new AuditBundle(ports);
    }

    @Provides
    @Singleton
    AuditVerifier auditVerifier(EnginePorts ports) {
        return new AuditVerifier(ports);
    }
}
