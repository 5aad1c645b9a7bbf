package dev.layerlift.credential.keys;

import dev.layerlift.domain.port.Signer;
import dev.layerlift.testkit.contract.SignerContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The contract holds for a key that this process never sees, and for a library that is not ours. */
class OtherProcessSignerContractTest extends SignerContract {
    private final List<OtherProcessSigner> started = new ArrayList<>();

    @Override
    protected Signer signer() {
        return start();
    }

    @Override
    protected Optional<Signer> brokenSigner() {
        OtherProcessSigner signer = start();
        signer.close();
        return Optional.of(signer);
    }

    @AfterEach
    void stop() {
        started.forEach(OtherProcessSigner::close);
    }

    private OtherProcessSigner start() {
        try {
            OtherProcessSigner signer = OtherProcessSigner.start();
            started.add(signer);
            return signer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
