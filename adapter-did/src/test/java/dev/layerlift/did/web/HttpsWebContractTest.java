package dev.layerlift.did.web;

import dev.layerlift.domain.port.PublicWeb;
import dev.layerlift.testkit.contract.PublicWebContract;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

class HttpsWebContractTest extends PublicWebContract {
    @Override
    protected PublicWeb web(X509Certificate trusted, boolean allowPrivateAddresses, Duration silence, Duration total) {
        return new HttpsWeb(HttpsWebConfig.DEFAULT
                .withTrusted(List.of(trusted))
                .withPrivateAddresses(allowPrivateAddresses)
                .withTimeouts(silence, silence, total));
    }
}
