package dev.layerlift.credential;

import dev.layerlift.domain.port.CredentialIssuer;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.contract.CredentialIssuerContract;

class VcCredentialIssuerContractTest extends CredentialIssuerContract {
    @Override
    protected CredentialIssuer issuer() {
        return new VcIssuer(TestKeys.proofs(), format());
    }

    @Override
    protected CredentialVerifier verifier() {
        return new VcVerifier(TestKeys.proofs(), TestKeys.NO_LISTS);
    }

    @Override
    protected JsonFormat format() {
        return new StrictJsonFormat();
    }

    @Override
    protected Signer newSigner() {
        return TestKeys.newSigner();
    }
}
