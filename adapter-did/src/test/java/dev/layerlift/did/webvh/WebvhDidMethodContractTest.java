package dev.layerlift.did.webvh;

import dev.layerlift.did.MemoryKeyStore;
import dev.layerlift.did.PublishedFiles;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.testkit.SettableClock;
import dev.layerlift.testkit.contract.DidMethodContract;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class WebvhDidMethodContractTest extends DidMethodContract {
    private final MemoryKeyStore keys = new MemoryKeyStore();
    private final InMemoryContentStore store = new InMemoryContentStore();
    private final SettableClock clock = new SettableClock();
    private final WebvhDidMethod method = new WebvhDidMethod(
            new WebvhConfig(WebHost.parse("assets.example.com:8443"), true),
            store,
            keys,
            new DataIntegrity(Ed25519Providers.portable()),
            new SecureRandom(),
            clock,
            WebvhReader.direct((url, max) -> Optional.empty(), new DataIntegrity(Ed25519Providers.portable()), clock));

    @Override
    protected DidMethod method() {
        return method;
    }

    @Override
    protected NewKey newKey() {
        return keys.commit(keys.generate());
    }

    @Override
    protected void commit(PreparedDid prepared) {
        prepared.keys().forEach(keys::commit);
    }

    @Override
    protected void publish(List<PublicationFile> files) {
        PublishedFiles.write(store, files);
    }

    @Override
    protected Instant now() {
        return clock.instant();
    }
}
