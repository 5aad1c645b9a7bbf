package dev.layerlift.bootstrap;

import dev.layerlift.application.DidVersion;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.PublicWeb;
import java.net.URI;
import java.util.Optional;

/**
 * What a witness looks at before it approves (did:webvh 1.0, "Witnessing a DID Version Update").
 *
 * @param log {@code did.jsonl} with the version at its end
 * @param witnessFile {@code did-witness.json} so far, where there is one
 * @param waitsHere whether the version waits in this home; otherwise it is published
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
public record WitnessRequest(byte[] log, Optional<byte[]> witnessFile, boolean waitsHere) {
    private static final String LOG = "did.jsonl";
    private static final String WITNESS = "did-witness.json";

    /** The most bytes of either file, as a resolver reads them. */
    private static final int FILE_BYTES_MAX = 10 * 1024 * 1024;

    static WitnessRequest of(WebvhDid did, Optional<DidVersion> pending, PublicWeb web) {
        Optional<byte[]> waiting = pending.flatMap(version -> file(version, LOG));
        if (waiting.isPresent()) {
            return new WitnessRequest(
                    waiting.get(),
                    pending.flatMap(version -> file(version, WITNESS)).or(() -> published(did, WITNESS, web)),
                    true);
        }
        byte[] log = published(did, LOG, web)
                .orElseThrow(() -> MigrationException.validation(
                        "DID_NOT_FOUND",
                        "no version of " + Shortened.of(did.value())
                                + " waits in this home, and nothing is published at " + did.logFolderUrl() + LOG
                                + " (expected: a log)",
                        "ask its controller for did.jsonl: layerlift webvh witness sign --log FILE"));
        return new WitnessRequest(log, published(did, WITNESS, web), false);
    }

    private static Optional<byte[]> file(DidVersion version, String name) {
        return version.files().stream()
                .filter(file -> file.path().key().endsWith("/" + name))
                .map(PublicationFile::bytes)
                .findFirst();
    }

    private static Optional<byte[]> published(WebvhDid did, String name, PublicWeb web) {
        return web.get(URI.create(did.logFolderUrl() + name), FILE_BYTES_MAX);
    }
}
