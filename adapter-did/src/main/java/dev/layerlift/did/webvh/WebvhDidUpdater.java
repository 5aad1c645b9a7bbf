package dev.layerlift.did.webvh;

import dev.layerlift.did.webvh.PublishedDids.Published;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidUpdater;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.DataIntegrity;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes later versions of did:webvh DIDs (did:webvh 1.0, "Update (Rotate)" and "Deactivate (Revoke)"). Every log that it
 * returns was verified as a stranger would.
 */
public final class WebvhDidUpdater implements DidUpdater {
    private final WebvhConfig config;
    private final WebvhPlaces places;
    private final PublishedDids dids;
    private final KeyStore keys;
    private final LogWriter writer;
    private final WebvhResolver resolver;
    private final WitnessVerifier witnesses;
    private final WitnessSigner witnessKeys;

    /** What entries are made of before they are verified. */
    private record Draft(WebvhDid did, JsonObject state, List<JsonObject> entries, List<SealedKey> fresh) {}

    /**
     * An updater of the DIDs in this store.
     *
     * @param config the hosts whose DIDs are in the store
     * @param store what the host serves, in its public area
     * @param keys makes and finds update keys, and finds witness keys
     * @param proofs makes and verifies proofs
     * @param clock says what is in the future when a log is verified
     */
    public WebvhDidUpdater(WebvhConfig config, ContentStore store, KeyStore keys, DataIntegrity proofs, Clock clock) {
        this.config = config;
        this.places = new WebvhPlaces(config.host(), config.formerHosts());
        this.dids = new PublishedDids(places, store);
        this.keys = keys;
        this.writer = new LogWriter(proofs);
        this.resolver = new WebvhResolver(proofs, clock);
        this.witnesses = new WitnessVerifier(proofs);
        this.witnessKeys = new WitnessSigner(keys, proofs);
    }

    @Override
    public PreparedUpdate prepare(Did did, Change change, Instant now) {
        WebvhDid asked = webvh(did);
        Published published = dids.require(asked);
        VerifiedLog log = verified(asked, published);
        LogVersion last = log.last();
        if (last.parameters().deactivated()) {
            throw MigrationException.validation(
                    "DID_DEACTIVATED", Shortened.of(did.value()) + " is deactivated (expected: nothing follows)");
        }
        boolean web = dids.isWeb(published.place()) || (config.didWeb() && !change.deactivate());
        Draft draft = draft(web, last, change, now);
        byte[] extended = extended(published.log(), draft.entries());
        VerifiedLog verified = requireVerified(draft.did(), extended);
        List<PublicationFile> files = new ArrayList<>();
        if (web) {
            JsonObject document =
                    change.deactivate() ? WebDocument.ended(draft.did()) : WebDocument.of(draft.state(), draft.did());
            files.add(WebvhFiles.webDocument(published.place(), document));
        }
        files.add(WebvhFiles.log(published.place(), extended));
        return finish(published, log, draft, files, verified, now);
    }

    @Override
    public PreparedUpdate approve(PreparedUpdate update, List<JsonObject> proofs) {
        Approvals before = update.approvals();
        List<String> given = new ArrayList<>(before.given());
        List<JsonObject> fresh = new ArrayList<>();
        for (JsonObject proof : proofs) {
            String witness = requireApproval(update, proof);
            if (!given.contains(witness)) {
                given.add(witness);
                fresh.add(proof);
            }
        }
        Approvals approvals = new Approvals(before.threshold(), before.witnesses(), given);
        if (fresh.isEmpty()) {
            return update;
        }
        WebvhDid did = webvh(update.did());
        byte[] log = file(update, WebvhPlaces.LOG).orElseThrow(() -> new IllegalArgumentException("files: no log"));
        byte[] witness = file(update, WebvhPlaces.WITNESS)
                .map(WitnessFile::parse)
                .orElseGet(() -> WitnessFile.of(List.of()))
                .with(update.versionId(), fresh)
                .bytes();
        if (approvals.enough()) {
            requireResolves(did, log, Optional.of(witness));
        }
        PublicationFile approved = WebvhFiles.witness(placeOf(did), witness);
        List<PublicationFile> files = new ArrayList<>(List.of(approved));
        update.files().stream().filter(f -> !f.path().equals(approved.path())).forEach(files::add);
        return new PreparedUpdate(
                update.did(),
                update.number(),
                update.versionId(),
                update.previousVersionId(),
                update.document(),
                files,
                update.keys(),
                approvals);
    }

    private VerifiedLog verified(WebvhDid did, Published published) {
        String problem;
        try {
            VerifiedLog log = resolver.verify(published.log(), published.witness());
            boolean same = log.versions().stream()
                    .anyMatch(v -> v.entry().did().value().equals(did.value()));
            if (log.fault().isEmpty() && same) {
                return log;
            }
            problem = log.fault().map(VerifiedLog.Fault::reason).orElse("it is about another DID");
        } catch (IllegalArgumentException e) {
            problem = String.valueOf(e.getMessage());
        }
        throw MigrationException.validation(
                "LOG_INVALID",
                "the log of " + Shortened.of(did.value()) + " does not resolve: " + problem,
                "compare it with the journal's copy; a log that was changed by hand cannot be continued");
    }

    private Draft draft(boolean web, LogVersion last, Change change, Instant now) {
        NextEntry next = NextEntry.of(config.host(), web, last, change);
        String did = last.entry().did().value();
        LogHead head = LogHead.of(last);
        if (!change.deactivate()) {
            EntryKeys entryKeys =
                    EntryKeys.of(keys, did, last.parameters(), change.rotateUpdateKey(), change.preRotation());
            JsonObject entry = writer.next(
                    head, merged(entryKeys.parameters(), next.options()), next.state(), entryKeys.signer(), now);
            return new Draft(next.did(), next.state(), List.of(entry), entryKeys.fresh());
        }
        List<JsonObject> entries = new ArrayList<>();
        Signer signer;
        if (last.parameters().isPreRotated()) {
            // Without update keys nobody could sign under pre-rotation: one entry ends it, the next one takes the keys.
            EntryKeys end = EntryKeys.of(keys, did, last.parameters(), false, PreRotation.OFF);
            signer = end.signer();
            JsonObject state = last.entry().document().json();
            entries.add(writer.next(head, end.parameters(), state, signer, now));
            head = head.then(entries.get(0));
        } else {
            signer = EntryKeys.signer(keys, did, last.parameters());
        }
        JsonObject end = JsonObject.builder()
                .put("deactivated", true)
                .put("updateKeys", JsonArray.EMPTY)
                .build();
        entries.add(writer.next(head, merged(end, next.options()), next.state(), signer, now));
        return new Draft(next.did(), next.state(), entries, List.of());
    }

    private static JsonObject merged(JsonObject one, JsonObject other) {
        Map<String, JsonValue> members = new LinkedHashMap<>(one.members());
        members.putAll(other.members());
        return new JsonObject(members);
    }

    private static byte[] extended(byte[] log, List<JsonObject> entries) {
        ByteArrayOutputStream extended = new ByteArrayOutputStream();
        extended.writeBytes(log);
        if (log[log.length - 1] != '\n') {
            extended.write('\n');
        }
        entries.forEach(entry -> extended.writeBytes(LogWriter.line(entry)));
        return extended.toByteArray();
    }

    /** The extended log, verified but for approvals that may still come. */
    private VerifiedLog requireVerified(WebvhDid did, byte[] log) {
        String problem;
        try {
            VerifiedLog verified = resolver.verifyLog(log);
            if (verified.fault().isEmpty()) {
                return verified;
            }
            problem = verified.fault().map(VerifiedLog.Fault::reason).orElse("");
        } catch (IllegalArgumentException e) {
            problem = String.valueOf(e.getMessage());
        }
        throw MigrationException.validation(
                "VERSION_REFUSED",
                "the next version of " + Shortened.of(did.value()) + " would not resolve: " + problem);
    }

    /** Lets the witnesses of the home approve, and puts what they say before the other files. */
    private PreparedUpdate finish(
            Published published,
            VerifiedLog before,
            Draft draft,
            List<PublicationFile> files,
            VerifiedLog verified,
            Instant now) {
        LogVersion version = verified.last();
        WitnessRule rule = version.approval();
        String versionId = version.entry().versionId();
        Map<String, JsonObject> given = witnessKeys.approve(rule.witnesses(), versionId, now);
        Approvals approvals =
                new Approvals((int) rule.threshold(), List.copyOf(rule.witnesses()), List.copyOf(given.keySet()));
        List<PublicationFile> all = new ArrayList<>(files);
        Optional<byte[]> witness = published.witness();
        WitnessFile file = published(before, witness).with(versionId, given.values());
        if (!rule.isNone() && !file.isEmpty()) {
            witness = Optional.of(file.bytes());
            all.add(0, WebvhFiles.witness(published.place(), file.bytes()));
        }
        if (approvals.enough()) {
            requireResolves(draft.did(), files.get(files.size() - 1).bytes(), witness);
        }
        return new PreparedUpdate(
                draft.did(),
                version.number(),
                versionId,
                before.last().entry().versionId(),
                ImplicitServices.addTo(new DidDocument(draft.state()), draft.did()),
                all,
                draft.fresh(),
                approvals);
    }

    /** What has to stay of the approvals so far. A file that nobody needed before is not taken over. */
    private WitnessFile published(VerifiedLog log, Optional<byte[]> file) {
        boolean needed = log.versions().stream().anyMatch(v -> !v.approval().isNone());
        return needed && file.isPresent()
                ? WitnessFile.of(witnesses.approvals(log, file.get()).values())
                : WitnessFile.of(List.of());
    }

    private void requireResolves(WebvhDid did, byte[] log, Optional<byte[]> witness) {
        VerifiedLog verified = resolver.verify(log, witness);
        if (verified.fault().isPresent()) {
            throw MigrationException.validation(
                    "VERSION_REFUSED",
                    "the next version of " + Shortened.of(did.value()) + " would not resolve: "
                            + verified.fault().get().reason());
        }
    }

    private String requireApproval(PreparedUpdate update, JsonObject proof) {
        String witness;
        try {
            witness = witnesses.requireApproval(update.versionId(), proof);
        } catch (IllegalArgumentException e) {
            throw approvalInvalid(update, String.valueOf(e.getMessage()));
        }
        if (!update.approvals().witnesses().contains(witness)) {
            throw approvalInvalid(
                    update,
                    "by " + Shortened.of(witness) + " (expected: by one of "
                            + update.approvals().witnesses() + ")");
        }
        return witness;
    }

    private static MigrationException approvalInvalid(PreparedUpdate update, String problem) {
        return MigrationException.validation(
                "APPROVAL_INVALID",
                "the approval of " + update.versionId() + " does not hold: " + problem,
                "ask the witness to approve exactly this version");
    }

    private static Optional<byte[]> file(PreparedUpdate update, String name) {
        return update.files().stream()
                .filter(f -> f.path().key().endsWith("/" + name))
                .map(PublicationFile::bytes)
                .findFirst();
    }

    private Place placeOf(WebvhDid did) {
        return places.of(did)
                .orElseThrow(() -> new IllegalArgumentException("did: " + did + " (expected: of this host)"));
    }

    private static WebvhDid webvh(Did did) {
        if (did instanceof WebvhDid webvh) {
            return webvh;
        }
        throw new IllegalArgumentException("did: " + Shortened.of(did.value()) + " (expected: a did:webvh)");
    }
}
