package dev.layerlift.did.webvh;

import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.port.PublicWeb;
import java.net.URI;
import java.util.Optional;

/** Reads logs from the web (did:webvh 1.0, "The DID to HTTPS Transformation"), and witness files where one is needed. */
final class RemoteLogs implements PublishedLogs {
    private final PublicWeb web;
    private final WebvhResolver resolver;

    RemoteLogs(PublicWeb web, WebvhResolver resolver) {
        this.web = web;
        this.resolver = resolver;
    }

    @Override
    public Optional<PublishedLog> find(WebvhDid did) {
        return web.get(url(did, WebvhPlaces.LOG), LogVerifier.LOG_BYTES_MAX).map(log -> verified(did, log));
    }

    private PublishedLog verified(WebvhDid did, byte[] log) {
        VerifiedLog verified = resolver.verifyLog(log);
        if (verified.versions().stream().allMatch(v -> v.approval().isNone())) {
            return new PublishedLog(verified, log.length);
        }
        Optional<byte[]> witness = web.get(url(did, WebvhPlaces.WITNESS), WitnessVerifier.FILE_BYTES_MAX);
        return new PublishedLog(
                resolver.approved(verified, witness),
                log.length + witness.map(w -> w.length).orElse(0));
    }

    private static URI url(WebvhDid did, String file) {
        return URI.create(did.logFolderUrl() + file);
    }
}
