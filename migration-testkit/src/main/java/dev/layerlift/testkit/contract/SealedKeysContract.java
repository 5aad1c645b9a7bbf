package dev.layerlift.testkit.contract;

import static dev.layerlift.testkit.contract.PersistenceSamples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.port.KeyStore.SealedKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link dev.layerlift.domain.port.SealedKeys}. */
public abstract class SealedKeysContract extends PersistenceContract {
    /** Called by subclasses. */
    protected SealedKeysContract() {}

    @Test
    @Tag("P16")
    void aKeyIsThereAfterReopening() {
        ports().keys().add(key(1));
        ports().keys().add(key(1));
        reopen();
        assertThat(ports().keys().find(key(1).publicKeyMultibase())).contains(key(1));
        assertThat(ports().keys().find(key(2).publicKeyMultibase())).isEmpty();
    }

    @Test
    @Tag("P12")
    void aKeyThatIsSealedAgainStaysAsItIs() {
        ports().keys().add(key(1));
        ports().keys().add(new SealedKey(key(1).publicKeyMultibase(), "another..form.tag"));
        assertThat(ports().keys().find(key(1).publicKeyMultibase())).contains(key(1));
    }

    @Test
    void keysComeWithCommits() {
        completed(1);
        reopen();
        assertThat(ports().keys().find(key(2).publicKeyMultibase())).contains(key(2));
        assertThat(ports().keys().find(key(3).publicKeyMultibase())).contains(key(3));
    }
}
