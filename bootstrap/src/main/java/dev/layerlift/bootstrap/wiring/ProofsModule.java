package dev.layerlift.bootstrap.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.layerlift.credential.jsonld.EddsaRdfc2022;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.DataIntegrityProofSuite;
import dev.layerlift.proofs.Ed25519Provider;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.EddsaJcs2022;
import dev.layerlift.proofs.StrictJsonFormat;
import java.util.List;

/** JSON, and proofs with eddsa-jcs-2022 and eddsa-rdfc-2022; logs of DIDs know the first only, as their method says. */
public final class ProofsModule extends AbstractModule {
    /** Needs nothing. */
    public ProofsModule() {}

    @Provides
    @Singleton
    JsonFormat json() {
        return new StrictJsonFormat();
    }

    @Provides
    @Singleton
    Ed25519Provider ed25519() {
        return Ed25519Providers.adaptive();
    }

    @Provides
    @Singleton
    ProofSuite proofs(Ed25519Provider ed25519) {
        return new DataIntegrityProofSuite(ed25519, List.of(new EddsaJcs2022(), new EddsaRdfc2022()));
    }

    @Provides
    @Singleton
    DataIntegrity dataIntegrity(Ed25519Provider ed25519) {
        return new DataIntegrity(ed25519);
    }
}
