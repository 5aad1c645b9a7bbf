package dev.layerlift.did.webvh;

import dev.layerlift.did.MemoryKeyStore;
import dev.layerlift.did.PublishedFiles;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidUpdater;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.proofs.ProofOptions;
import dev.layerlift.testkit.SettableClock;
import dev.layerlift.testkit.contract.DidUpdaterContract;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import dev.layerlift.testkit.memory.InMemoryWeb;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

class WebvhDidUpdaterContractTest extends DidUpdaterContract {
    private final MemoryKeyStore keys = new MemoryKeyStore();
    private final InMemoryContentStore store = new InMemoryContentStore();
    private final SettableClock clock = new SettableClock();
    private final WebvhConfig config = new WebvhConfig(WebHost.parse("assets.example.com:8443"), true);
    private final WebvhDidUpdater updater = new WebvhDidUpdater(config, store, keys, TestLog.PROOFS, clock);
    private final WebvhDidMethod method = new WebvhDidMethod(
            config,
            store,
            keys,
            TestLog.PROOFS,
            new SecureRandom(),
            clock,
            WebvhReader.direct(new InMemoryWeb(), TestLog.PROOFS, clock));

    @Override
    protected DidUpdater updater() {
        return updater;
    }

    @Override
    protected DidMethod method() {
        return method;
    }

    @Override
    protected NewKey newKey() {
        return keys.generate();
    }

    @Override
    protected void commit(List<SealedKey> sealed) {
        sealed.forEach(keys::commit);
    }

    @Override
    protected void publish(List<PublicationFile> files) {
        PublishedFiles.write(store, files);
    }

    @Override
    protected JsonObject approval(NewKey witness, String versionId) {
        String key = witness.signer().publicKeyMultibase();
        return TestLog.PROOFS.createProof(
                JsonObject.EMPTY.with("versionId", versionId),
                ProofOptions.of("did:key:" + key + "#" + key, "assertionMethod", clock.instant()),
                witness.signer()::sign);
    }

    @Override
    protected Instant now() {
        return clock.instant();
    }
}
