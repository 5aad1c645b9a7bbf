package dev.layerlift.bootstrap.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.layerlift.bootstrap.home.PassphraseSource;
import dev.layerlift.credential.VcIssuer;
import dev.layerlift.credential.VcVerifier;
import dev.layerlift.credential.keys.KeyVault;
import dev.layerlift.credential.keys.PassphraseKeyStore;
import dev.layerlift.domain.port.CredentialIssuer;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.HomeRecords;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.proofs.Ed25519Provider;
import java.security.SecureRandom;

/** Verifiable Credentials, and the keys of the home under its passphrase. */
public final class CredentialModule extends AbstractModule {
    private final PassphraseSource passphrase;

    /**
     * Needs {@link HomeModule}, {@link ProofsModule} and the home's records.
     *
     * @param passphrase asked once, and only when the home is opened to be changed
     */
    public CredentialModule(PassphraseSource passphrase) {
        this.passphrase = passphrase;
    }

    @Provides
    @Singleton
    KeyVault vault(SealedKeys keys, HomeRecords records, SecureRandom random, Ed25519Provider ed25519) {
        return new KeyVault(keys, records, random, ed25519);
    }

    @Provides
    @Singleton
    KeyStore keys(KeyVault vault, Access access, Resources resources) {
        return resources.add(opened(vault, access));
    }

    @Provides
    @Singleton
    CredentialIssuer issuer(ProofSuite proofs, JsonFormat json) {
        return new VcIssuer(proofs, json);
    }

    @Provides
    @Singleton
    CredentialVerifier verifier(ProofSuite proofs) {
        return new VcVerifier(proofs);
    }

    private PassphraseKeyStore opened(KeyVault vault, Access access) {
        return switch (access) {
            case READ -> vault.locked();
            case CHANGE -> vault.unlock(passphrase.passphrase());
            case CREATE -> vault.create(passphrase.passphrase());
        };
    }
}
