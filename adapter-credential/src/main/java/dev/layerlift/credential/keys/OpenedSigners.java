package dev.layerlift.credential.keys;

import dev.layerlift.domain.port.Signer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The signers used last, bounded, so that opening a key is not paid for at each signature. Safe for several threads. */
final class OpenedSigners {
    private final Map<String, Signer> signers;

    OpenedSigners(int entriesMax) {
        this.signers = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Signer> eldest) {
                return size() > entriesMax;
            }
        };
    }

    synchronized Optional<Signer> find(String id) {
        return Optional.ofNullable(signers.get(id));
    }

    synchronized Signer remember(String id, Signer signer) {
        signers.put(id, signer);
        return signer;
    }

    synchronized void clear() {
        signers.clear();
    }

    synchronized int size() {
        return signers.size();
    }
}
