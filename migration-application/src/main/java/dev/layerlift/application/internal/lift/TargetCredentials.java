package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Manifest;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.port.CredentialIssuer.Issuer;
import dev.layerlift.domain.port.CredentialIssuer.LinkStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;

/** What the credentials of a target are, and what its Link says: the same whoever signs them. */
final class TargetCredentials {
    private final EnginePorts ports;
    private final Asset source;
    private final MigrationOptions options;
    private final Instant now;

    /**
     * The credentials of a target.
     *
     * @param now as of when credentials have expired, and when they are signed
     */
    TargetCredentials(EnginePorts ports, Asset source, MigrationOptions options, Instant now) {
        this.ports = ports;
        this.source = source;
        this.options = options;
        this.now = now;
    }

    /** How many places in status lists they need. */
    int placesNeeded() {
        return options.credentialIssuance() ? published(source.credentials()).size() : 0;
    }

    /**
     * All of them, issued again where the source issued them.
     *
     * @param reserved places in status lists, as many as asked for; before the first of them exists: a credential must
     *     never point into a list that nobody can look at
     */
    List<Credential> issue(Issuer issuer, IntFunction<List<List<StatusEntry>>> reserved) {
        if (!options.credentialIssuance()) {
            return List.of();
        }
        List<Credential> next = new ArrayList<>();
        Iterator<List<StatusEntry>> places = reserved.apply(placesNeeded()).iterator();
        for (Credential previous : source.credentials()) {
            List<StatusEntry> status = published(List.of(previous)).isEmpty() ? List.of() : places.next();
            boolean expired = previous.expiredBefore(now).isPresent();
            next.add(
                    expired
                            ? previous
                            : ports.issuer()
                                    .reissue(previous, source.did(), issuer, status, now)
                                    .orElse(previous));
        }
        return next;
    }

    /** Those that become public: what the owner chose, as long as it is valid. */
    List<Credential> published(List<Credential> credentials) {
        return options.publish().of(credentials).stream()
                .filter(credential -> credential.expiredBefore(now).isEmpty())
                .toList();
    }

    /**
     * What the Link says.
     *
     * @param content the list of the target's content, as it is published
     */
    LinkStatement statement(
            MigrationId id,
            Did target,
            Layer layer,
            DidDocument document,
            Manifest content,
            List<Credential> published) {
        return new LinkStatement(
                id.toString(),
                source.did(),
                target,
                source.did().layer(),
                layer,
                ports.json().digest(content.toJson()),
                ports.json().digest(source.document().json()),
                ports.json().digest(document.json()),
                ports.json().digest(Presentation.committed(published)));
    }
}
