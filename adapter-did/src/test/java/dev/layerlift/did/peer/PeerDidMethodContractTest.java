package dev.layerlift.did.peer;

import dev.layerlift.did.MemoryKeyStore;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.testkit.SettableClock;
import dev.layerlift.testkit.contract.DidMethodContract;
import java.time.Instant;
import java.util.List;

class PeerDidMethodContractTest extends DidMethodContract {
    private final MemoryKeyStore keys = new MemoryKeyStore();
    private final PeerDidMethod method = new PeerDidMethod();

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
        if (!files.isEmpty()) {
            throw new IllegalArgumentException("files: " + files.size() + " (expected: none, a did:peer has no place)");
        }
    }

    @Override
    protected Instant now() {
        return SettableClock.START;
    }
}
