package dev.layerlift.application.internal.lift;

import dev.layerlift.application.Outside;
import dev.layerlift.application.internal.lift.PreparedLift.TargetFile;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.DidMethod.Resolution;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks through the web server of the host whether it serves what is in the store. A web server may need a moment, so all
 * that is wrong here may be right later.
 */
final class ConfirmOutside {
    private final Outside outside;
    private final Place place;

    /**
     * A look from outside.
     *
     * @param place where the DID is
     */
    ConfirmOutside(Outside outside, Place place) {
        this.outside = outside;
        this.place = place;
    }

    /** The DID resolves to this document, and each of these files has its digest. */
    void confirm(Did did, DidDocument expected, List<TargetFile> files) {
        Resolution resolution = looked(() -> outside.method().resolve(did));
        if (!resolution.document().map(DidDocument::json).equals(Optional.of(expected.json()))) {
            throw notServed(did + " does not resolve over HTTPS to the document in the store: "
                    + resolution.error().orElse("another version") + " " + resolution.detail());
        }
        for (TargetFile file : files) {
            URI url = URI.create(root() + file.path().key());
            Optional<Sha256> found = looked(() -> outside.content().digest(url, file.sizeBytes()));
            if (!found.equals(Optional.of(file.digest()))) {
                throw notServed(url + found.map(d -> " has SHA-256 " + d).orElse(" is not there") + " (expected: "
                        + file.digest() + ", as " + file.path().key() + " in the store)");
            }
        }
    }

    private String root() {
        return place.baseUrl()
                .substring(0, place.baseUrl().length() - place.basePath().length() - 1);
    }

    private <T> T looked(Supplier<T> look) {
        try {
            return look.get();
        } catch (MigrationException e) {
            List<String> recovery = new ArrayList<>(e.error().recovery());
            recovery.addAll(advice());
            MigrationError error = MigrationError.of(
                            e.error().type(), e.error().code(), e.error().message(), recovery.toArray(String[]::new))
                    .withDetail(e.error().detail());
            throw new MigrationException(error, e.retry(), e);
        }
    }

    private MigrationException notServed(String message) {
        return new MigrationException(
                MigrationError.of(
                        ErrorType.STORAGE_ERROR, "TARGET_NOT_SERVED", message, advice().toArray(String[]::new)),
                Retry.LATER);
    }

    private List<String> advice() {
        return List.of(
                "have the web server serve the public folder, unchanged and without redirects, at " + root(),
                "or confirm from the store alone: webvh.confirm: store in layerlift.yaml");
    }
}
