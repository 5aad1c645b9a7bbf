package dev.layerlift.credential;

import dev.layerlift.domain.port.CredentialIssuer;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.contract.CredentialVerifierContract;

class VcCredentialVerifierContractTest extends CredentialVerifierContract {
    @Override
    protected CredentialVerifier verifier() {
        return new VcVerifier(proofs(), TestKeys.NO_LISTS);
    }

    @Override
    protected CredentialIssuer issuer() {
        return new VcIssuer(proofs(), new StrictJsonFormat());
    }

    @Override
    protected ProofSuite proofs() {
        return TestKeys.proofs();
    }

    @Override
    protected Signer newSigner() {
        return TestKeys.newSigner();
    }
}
