package dev.layerlift.application;

import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.application.internal.dids.EarlierNames;
import dev.layerlift.application.internal.lift.LiftFiles;
import dev.layerlift.application.internal.lift.PublishedFiles;
import dev.layerlift.application.internal.web.Whois;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.PublicContent;
import dev.layerlift.domain.port.PublicWeb;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Checks a did:webvh of any host as the world sees it: over HTTPS, with nothing but what is published. Of every DID the
 * log, its witnesses and the {@code #whois} presentation; of one that this program published also all that
 * {@link AssetVerifier} checks. It needs no home.
 */
public final class WebVerifier {
    private static final int SHOWN_MAX = 5;

    private final Supplier<Layers> fresh;
    private final DocumentLookup others;
    private final PublicWeb web;
    private final PublicContent content;
    private final CredentialVerifier verifier;
    private final ProofSuite proofs;
    private final JsonFormat json;
    private final Clock clock;

    /**
     * Reads through these ports.
     *
     * @param fresh DID methods that read from the web and remember nothing from before; called once a verification
     * @param others finds documents of DIDs that no method of these is for, such as did:key
     * @param web small files
     * @param content files of any size
     */
    public WebVerifier(
            Supplier<Layers> fresh,
            DocumentLookup others,
            PublicWeb web,
            PublicContent content,
            CredentialVerifier verifier,
            ProofSuite proofs,
            JsonFormat json,
            Clock clock) {
        this.fresh = fresh;
        this.others = others;
        this.web = web;
        this.content = content;
        this.verifier = verifier;
        this.proofs = proofs;
        this.json = json;
        this.clock = clock;
    }

    /** Runs every check; a check that cannot be made, for want of an answer for example, has failed. Throws nothing. */
    public VerificationReport verify(WebvhDid did) {
        Layers layers = fresh.get();
        List<Check> checks = new ArrayList<>();
        AssetVerifier assets = new AssetVerifier(layers, verifier, proofs, json, clock, Optional.empty());
        Optional<Resolution> resolution = assets.log(did, checks);
        if (resolution.isPresent()) {
            metadata(resolution.get().documentMetadata(), checks);
            DidDocument document = resolution.get().document().orElseThrow();
            document(did, document, checks);
            published(did, document, layers, assets, checks);
        }
        return new VerificationReport(did.value(), checks);
    }

    private static void metadata(JsonObject metadata, List<Check> checks) {
        JsonObject rule = metadata.object("witness").orElse(JsonObject.EMPTY);
        int count = rule.array("witnesses").size();
        checks.add(Check.ok(
                "witnesses",
                count == 0
                        ? "none are named"
                        : "at least " + rule.string("threshold").orElse("?") + " of " + count
                                + " approved, as the log demands"));
        List<String> watchers = metadata.strings("watchers");
        checks.add(Check.ok(
                "watchers", watchers.isEmpty() ? "none are named, none was asked" : "not asked: " + some(watchers)));
        checks.add(Check.ok("ttl", metadata.string("ttl").orElse("?") + " seconds"));
    }

    private static void document(WebvhDid did, DidDocument document, List<Check> checks) {
        String moved = document.id().equals(did.value()) ? "" : "; the DID is now " + Shortened.of(document.id());
        checks.add(Check.ok(
                "did document",
                document.verificationMethods().size() + " keys, "
                        + document.services().size() + " services" + moved));
    }

    private void published(
            WebvhDid did, DidDocument document, Layers layers, AssetVerifier assets, List<Check> checks) {
        Whois whois = new Whois(document, web, json);
        Optional<JsonObject> presentation = whois.read(checks);
        // The log vouches for the service, so that a host cannot pass for one that published less.
        boolean ours = document.service("manifest")
                        .filter(service -> service.type().equals(LiftFiles.MANIFEST_TYPE))
                        .isPresent()
                || presentation.map(Whois::credentials).orElse(List.of()).stream()
                        .anyMatch(c -> c.hasType(Credential.LINK_TYPE));
        if (ours) {
            assets.published(did, PublishedFiles.at(did.logFolderUrl(), web, content), document, checks);
            return;
        }
        DocumentLookup documents = EarlierNames.of(document).or(layers.lookup()).or(others);
        presentation.ifPresent(p -> whois.verify(p, proofs, verifier, documents, clock.instant(), checks));
    }

    private static String some(List<String> items) {
        String shown = String.join(
                ", ", items.stream().limit(SHOWN_MAX).map(Shortened::of).toList());
        return items.size() > SHOWN_MAX ? shown + " and " + (items.size() - SHOWN_MAX) + " more" : shown;
    }
}
