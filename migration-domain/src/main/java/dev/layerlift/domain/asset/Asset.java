package dev.layerlift.domain.asset;

import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * What has a DID: document, credentials, content, lifecycle with its events, and the Links to what it became or came
 * from.
 *
 * @param did the DID; the long form for a did:peer:4
 * @param document its document
 * @param credentials its credentials, in the order they were added
 * @param resources its content, in order
 * @param lifecycle its state and events
 * @param links the Link credentials that tie it to other layers
 * @param policy how much of it may become visible to others; private
 * @param metadata what its owner noted; private
 * @param createdAt when the home came to know it
 */
public record Asset(
        Did did,
        DidDocument document,
        List<Credential> credentials,
        List<Resource> resources,
        Lifecycle lifecycle,
        List<Credential> links,
        AccessPolicy policy,
        JsonObject metadata,
        Instant createdAt) {
    public Asset {
        credentials = List.copyOf(credentials);
        resources = List.copyOf(resources);
        links = List.copyOf(links);
    }

    /** The list of its content. */
    public Manifest manifest() {
        return Manifest.of(resources);
    }

    /** This asset with another lifecycle. */
    public Asset with(Lifecycle next) {
        return new Asset(did, document, credentials, resources, next, links, policy, metadata, createdAt);
    }

    /** This asset with another access policy, and the event of the change in its history. */
    public Asset with(AccessPolicy next, Lifecycle.Event event) {
        return new Asset(
                did, document, credentials, resources, lifecycle.with(event), links, next, metadata, createdAt);
    }

    /** This asset with these credentials instead of its own. */
    public Asset withCredentials(List<Credential> all) {
        return new Asset(did, document, all, resources, lifecycle, links, policy, metadata, createdAt);
    }
}
