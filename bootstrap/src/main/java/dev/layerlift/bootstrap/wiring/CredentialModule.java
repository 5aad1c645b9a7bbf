package dev.layerlift.bootstrap.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.layerlift.bootstrap.config.LayerliftConfig;
import dev.layerlift.bootstrap.home.PassphraseSource;
import dev.layerlift.credential.PublishedStatusLists;
import dev.layerlift.credential.PublishedStatusLists.OwnHost;
import dev.layerlift.credential.VcIssuer;
import dev.layerlift.credential.VcVerifier;
import dev.layerlift.credential.keys.KeyVault;
import dev.layerlift.credential.keys.PassphraseKeyStore;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.CredentialIssuer;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.HomeRecords;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.PublicWeb;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.domain.port.SeedStore;
import dev.layerlift.domain.port.StatusListLookup;
import dev.layerlift.proofs.Ed25519Provider;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Verifiable Credentials, and the keys of the home under its passphrase. */
public final class CredentialModule extends AbstractModule {
    private final PassphraseSource passphrase;

    /**
     * Needs {@link HomeModule}, {@link ProofsModule}, {@link WebModule}, the stores and the home's records.
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
    PassphraseKeyStore passphraseKeys(KeyVault vault, Access access, Resources resources) {
        return resources.add(opened(vault, access));
    }

    @Provides
    @Singleton
    KeyStore keys(PassphraseKeyStore keys) {
        return keys;
    }

    @Provides
    @Singleton
    SeedStore seeds(PassphraseKeyStore keys) {
        return keys;
    }

    @Provides
    @Singleton
    CredentialIssuer issuer(ProofSuite proofs, JsonFormat json) {
        return new VcIssuer(proofs, json);
    }

    @Provides
    @Singleton
    CredentialVerifier verifier(ProofSuite proofs, StatusListLookup lists) {
        return new VcVerifier(proofs, lists);
    }

    /** The web is made when it is first asked: most homes look at their own lists alone. */
    @Provides
    @Singleton
    StatusListLookup statusLists(
            LayerliftConfig config,
            Map<Layer, ContentStore> stores,
            Provider<PublicWeb> web,
            JsonFormat json,
            Clock clock) {
        Optional<ContentStore> store = Optional.ofNullable(stores.get(Layer.WEBVH));
        Optional<OwnHost> own = config.webvh()
                .host()
                .flatMap(host -> store.map(s -> new OwnHost(
                        Stream.concat(Stream.of(host), config.webvh().formerHosts().stream())
                                .map(each -> "https://" + each.inUrl() + "/")
                                .toList(),
                        s)));
        return new PublishedStatusLists(own, (url, sizeBytesMax) -> web.get().get(url, sizeBytesMax), json, clock);
    }

    private PassphraseKeyStore opened(KeyVault vault, Access access) {
        return switch (access) {
            case READ -> vault.locked();
            case CHANGE -> vault.unlock(passphrase.passphrase());
            case CREATE -> vault.create(passphrase.passphrase());
        };
    }
}
