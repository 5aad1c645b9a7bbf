package dev.layerlift.application;

import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.application.internal.dids.EarlierNames;
import dev.layerlift.application.internal.lift.ContentAddress;
import dev.layerlift.application.internal.lift.LiftFiles;
import dev.layerlift.application.internal.lift.Presentation;
import dev.layerlift.application.internal.lift.PublishedFiles;
import dev.layerlift.application.internal.lift.SourceNames;
import dev.layerlift.domain.asset.Manifest;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.KeyCarryOver;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.CredentialVerifier.Finding;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.ProofSuite;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks a published DID from the published files alone: log, document, Link, credentials, manifest, and every byte of
 * content. It needs no key, no passphrase and no database; with what a home knows of its own, it also sees what went back.
 */
public final class AssetVerifier {
    private static final String WHOIS_PROOF = "whois proof";
    private static final int SMALL_FILE_BYTES_MAX = Presentation.SIZE_BYTES_MAX;
    private static final int SOURCE_VERSIONS_MAX = 100;
    private static final int FILES_MAX = Manifest.ITEMS_MAX + 16;

    private final Layers layers;
    private final CredentialVerifier verifier;
    private final ProofSuite proofs;
    private final JsonFormat json;
    private final Clock clock;
    private final Optional<HomeKnowledge> home;

    /**
     * Reads through these ports.
     *
     * @param home compares with what the home published; empty for a look from outside
     */
    public AssetVerifier(
            Layers layers,
            CredentialVerifier verifier,
            ProofSuite proofs,
            JsonFormat json,
            Clock clock,
            Optional<HomeKnowledge> home) {
        this.layers = layers;
        this.verifier = verifier;
        this.proofs = proofs;
        this.json = json;
        this.clock = clock;
        this.home = home;
    }

    /**
     * Runs every check; a check that cannot be made has failed.
     *
     * @throws MigrationException {@code NOTHING_PUBLISHED} for a DID whose method publishes nothing, {@code
     *     PUBLISHED_ELSEWHERE} for one of another host
     */
    public VerificationReport verify(Did did) {
        List<Check> checks = new ArrayList<>();
        Place place = layers.method(did.layer()).placeOf(did).orElseThrow(() -> notHere(did));
        Optional<DidDocument> document = log(did, checks).flatMap(Resolution::document);
        List<Credential> beside = List.of();
        if (document.isPresent()) {
            beside = published(did, PublishedFiles.in(layers.store(did.layer()), place), document.get(), checks);
        }
        if (home.isPresent()) {
            checks.addAll(home.get().of(did, beside));
        }
        return new VerificationReport(did.value(), checks);
    }

    private static MigrationException notHere(Did did) {
        if (did instanceof WebvhDid webvh) {
            return MigrationException.validation(
                    "PUBLISHED_ELSEWHERE",
                    webvh.host()
                            + " publishes this DID (expected: the host of this home, webvh.host in layerlift.yaml)",
                    "look from outside: layerlift verify --https DID");
        }
        return MigrationException.validation(
                "NOTHING_PUBLISHED",
                did.layer().id() + " publishes nothing, so there is nothing to verify (expected: a published DID)",
                "resolve it instead: layerlift resolve DID");
    }

    /** The resolution of the latest version, when there is a document. */
    Optional<Resolution> log(Did did, List<Check> checks) {
        String name = did.layer() == Layer.BTCO ? "anchor" : "log";
        try {
            Resolution resolution = layers.resolve(did);
            if (resolution.deactivated()) {
                checks.add(new Check(name, false, "the DID is deactivated (expected: an active DID)"));
                return Optional.empty();
            }
            if (resolution.document().isEmpty()) {
                checks.add(new Check(name, false, resolution.error().orElse("") + ": " + resolution.detail()));
                return Optional.empty();
            }
            checks.add(new Check(name, true, resolved(resolution.documentMetadata())));
            return Optional.of(resolution);
        } catch (RuntimeException e) {
            checks.add(failed(name, e));
            return Optional.empty();
        }
    }

    /** Where an anchor is now, which after a reorganisation is another block than that of its proof. */
    private static String resolved(JsonObject metadata) {
        if (metadata.string("txid").isEmpty()) {
            return "resolves, every entry verified";
        }
        return "in transaction " + metadata.requireString("txid") + ", block " + metadata.requireLong("height") + " ("
                + metadata.requireString("blockHash") + ")"
                + metadata.string("movedBy")
                        .map(by -> "; its satoshi was moved since, last by " + by
                                + ": who has it now may be somebody else")
                        .orElse("");
    }

    /** The checks of the files beside a DID that this program published; gives the credentials that are there. */
    List<Credential> published(Did did, PublishedFiles files, DidDocument document, List<Check> checks) {
        Optional<JsonObject> presentation = read(files, LiftFiles.CREDENTIALS, "credentials file", checks);
        Optional<JsonObject> manifestJson = read(files, LiftFiles.MANIFEST, "manifest file", checks);
        presentation.ifPresent(p -> checks.add(signed(p, document)));
        Optional<Credential> link = presentation.flatMap(p -> link(did, document, p, checks));
        presentation.ifPresent(p -> checks.add(committed(p, link)));
        if (manifestJson.isPresent()) {
            Manifest manifest;
            try {
                manifest = Manifest.fromJson(manifestJson.get());
            } catch (IllegalArgumentException e) {
                checks.add(failed("manifest", e));
                return List.of();
            }
            checks.add(tied("manifest", json.digest(manifestJson.get()), link, "manifestDigest"));
            content(files, manifest, checks);
            presentation.ifPresent(p -> credentials(did, document, p, manifest, checks));
            try {
                nothingElse(did.layer(), files, document, manifest, checks);
            } catch (RuntimeException e) {
                checks.add(failed("files", e));
            }
        }
        return presentation.map(p -> new Presentation(p).credentials()).orElse(List.of());
    }

    private Optional<JsonObject> read(PublishedFiles files, String name, String what, List<Check> checks) {
        try {
            Optional<byte[]> bytes = files.read(name, SMALL_FILE_BYTES_MAX);
            if (bytes.isEmpty()) {
                checks.add(new Check(what, false, files.where(name) + " is missing"));
                return Optional.empty();
            }
            JsonObject parsed = json.parseObject(bytes.get());
            boolean asWritten = Arrays.equals(bytes.get(), json.write(parsed));
            checks.add(new Check(what, asWritten, asWritten ? "read" : "is not in the form in which it was published"));
            return Optional.of(parsed);
        } catch (RuntimeException e) {
            checks.add(failed(what, e));
            return Optional.empty();
        }
    }

    /** The presentation is the DID's own word: signed by a key that its latest version lists for that. */
    private Check signed(JsonObject presentation, DidDocument document) {
        try {
            Optional<String> problem = new Presentation(presentation).problem(document, proofs, clock.instant());
            return new Check(WHOIS_PROOF, problem.isEmpty(), problem.orElse("by the DID"));
        } catch (RuntimeException e) {
            return failed(WHOIS_PROOF, e);
        }
    }

    private Optional<Credential> link(Did did, DidDocument document, JsonObject presentation, List<Check> checks) {
        List<Credential> links = new Presentation(presentation)
                .credentials().stream()
                        .filter(c -> c.hasType(Credential.LINK_TYPE))
                        .toList();
        if (links.size() != 1) {
            checks.add(new Check("link", false, links.size() + " Links in the credentials file (expected: 1)"));
            return Optional.empty();
        }
        Credential link = links.get(0);
        try {
            CredentialCheck check = verifier.verifyLink(link, documents(document), clock.instant());
            boolean ours = link.subject()
                    .string("targetDid")
                    .filter(t -> isNow(t, did))
                    .isPresent();
            checks.add(new Check(
                    "link",
                    check.valid() && ours,
                    ours ? detail(check, "both proofs verify") : "it speaks of another target"));
            first(did, link, checks);
            source(document, link, checks);
        } catch (RuntimeException e) {
            checks.add(failed("link", e));
        }
        return Optional.of(link);
    }

    /** A DID that moved is still the one that the Link speaks of. */
    private static boolean isNow(String target, Did did) {
        try {
            return Did.parse(target).identity().equals(did.identity());
        } catch (InvalidDidException e) {
            return false;
        }
    }

    /** The Link was made for the first version of the document, whatever its owner made of it since. */
    private void first(Did did, Credential link, List<Check> checks) {
        Resolution first = layers.method(did.layer()).resolveVersion(did, 1);
        first.document()
                .ifPresentOrElse(
                        document -> checks.add(tied(
                                "document", json.digest(document.json()), Optional.of(link), "targetDocumentDigest")),
                        () -> checks.add(
                                new Check("document", false, "version 1 does not resolve: " + first.detail())));
    }

    private void source(DidDocument document, Credential link, List<Check> checks) {
        names(document, link, checks);
        Optional<DidDocument> source = link.subject().string("sourceDid").flatMap(did -> asLinked(did, link));
        if (source.isEmpty()) {
            checks.add(new Check("source", false, "the source named by the Link does not resolve"));
            return;
        }
        checks.add(tied("source", json.digest(source.get().json()), Optional.of(link), "sourceDocumentDigest"));
        List<String> lost = KeyCarryOver.missing(source.get(), document);
        checks.add(new Check(
                "keys", lost.isEmpty(), lost.isEmpty() ? "every key of the source is there" : String.join("; ", lost)));
    }

    /**
     * The version of the source that the Link was made for: a public one got another when it named its successor. The
     * latest where none is it.
     */
    private Optional<DidDocument> asLinked(String source, Credential link) {
        Optional<DidDocument> latest = layers.lookup().find(source);
        Optional<String> said = link.subject().string("sourceDocumentDigest");
        if (latest.isEmpty() || isSaid(latest, said)) {
            return latest;
        }
        Did did = Did.parse(source);
        long newest = layers.resolve(did)
                .documentMetadata()
                .string("versionId")
                .map(id -> Long.parseLong(id.substring(0, id.indexOf('-'))))
                .orElse(1L);
        for (long number = newest - 1; number > Math.max(0, newest - SOURCE_VERSIONS_MAX); number--) {
            Optional<DidDocument> version =
                    layers.method(did.layer()).resolveVersion(did, number).document();
            if (isSaid(version, said)) {
                return version;
            }
        }
        return latest;
    }

    private boolean isSaid(Optional<DidDocument> document, Optional<String> digest) {
        return document.map(d -> json.digest(d.json()).multibase())
                .filter(d -> digest.equals(Optional.of(d)))
                .isPresent();
    }

    /** The latest version still names the source, in each of its forms. */
    private static void names(DidDocument document, Credential link, List<Check> checks) {
        List<String> lost =
                link.subject().string("sourceDid").map(Did::parse).map(SourceNames::of).orElse(List.of()).stream()
                        .filter(name -> !document.alsoKnownAs().contains(name))
                        .map(Shortened::of)
                        .toList();
        checks.add(new Check(
                "names",
                lost.isEmpty(),
                lost.isEmpty()
                        ? "the source is among alsoKnownAs"
                        : "alsoKnownAs does not name the source " + String.join(", ", lost)));
    }

    /** Each credential proves itself, but only the Link knows that none was left out, put in, or put elsewhere. */
    private Check committed(JsonObject presentation, Optional<Credential> link) {
        List<Credential> all = new Presentation(presentation).credentials();
        List<Credential> besides = all.isEmpty() ? all : all.subList(1, all.size());
        return tied("credentials", json.digest(Presentation.committed(besides)), link, "credentialsDigest");
    }

    private void credentials(
            Did did, DidDocument document, JsonObject presentation, Manifest manifest, List<Check> checks) {
        for (Credential credential : new Presentation(presentation).credentials()) {
            if (credential.hasType(Credential.LINK_TYPE)) {
                continue;
            }
            String name = "credential "
                    + credential.types().stream()
                            .filter(t -> !t.equals("VerifiableCredential"))
                            .findFirst()
                            .orElse("");
            try {
                CredentialCheck check = verifier.verify(credential, documents(document), clock.instant());
                checks.add(new Check(name, check.valid(), detail(check, "verifies")));
                if (credential.json().has(StatusEntry.MEMBER)) {
                    checks.add(status(name.replaceFirst("credential", "status"), credential, document));
                }
                if (credential.hasType(Credential.ORIGIN_TYPE)) {
                    checks.add(origin(did, credential, manifest));
                }
            } catch (RuntimeException e) {
                checks.add(failed(name, e));
            }
        }
    }

    /** What its lists say; a list that cannot be read says nothing good. */
    private Check status(String name, Credential credential, DidDocument document) {
        CredentialCheck check = verifier.verifyStatus(credential, documents(document), clock.instant());
        return new Check(
                name,
                check.valid(),
                String.join("; ", check.findings().stream().map(Finding::detail).toList()));
    }

    /** The origin credential is by and about this DID, under any of its names, and speaks of exactly this content. */
    private static Check origin(Did did, Credential credential, Manifest manifest) {
        if (!isNow(credential.issuer(), did)) {
            return new Check("origin", false, "is by " + Shortened.of(credential.issuer()) + " (expected: this DID)");
        }
        if (credential.subject().string("id").filter(id -> isNow(id, did)).isEmpty()) {
            return new Check("origin", false, "is about another subject (expected: this DID)");
        }
        Set<String> said = new LinkedHashSet<>();
        for (JsonValue value : credential.subject().array("content")) {
            if (value instanceof JsonObject o) {
                o.string("digestMultibase").ifPresent(said::add);
            }
        }
        Set<String> listed = new LinkedHashSet<>();
        manifest.items().forEach(i -> listed.add(i.digest().multibase()));
        return new Check(
                "origin",
                said.equals(listed),
                said.equals(listed) ? "speaks of this content" : "speaks of other content than the manifest");
    }

    private static void content(PublishedFiles files, Manifest manifest, List<Check> checks) {
        for (Manifest.Item item : manifest.items()) {
            String start = item.digest().hex().substring(0, 12);
            try {
                String file = LiftFiles.resource(item);
                Optional<ContentAddress> address = item.contentAddress().flatMap(said -> files.address(file));
                Optional<Sha256> found = address.map(ContentAddress::digest);
                String alone = item.contentAddress()
                        .filter(said -> address.isEmpty())
                        .map(said -> "; not compared, as no address follows from bytes here: " + said)
                        .orElse("");
                checks.add(content(
                        "content " + start,
                        item,
                        found.isPresent() ? found : files.digest(file, item.sizeBytes()),
                        alone));
                address.ifPresent(derived -> checks.add(address("address " + start, item, derived)));
            } catch (RuntimeException e) {
                checks.add(failed("content " + start, e));
            }
        }
    }

    private static Check content(String name, Manifest.Item item, Optional<Sha256> found, String alone) {
        boolean ok = found.filter(item.digest()::equals).isPresent();
        return new Check(
                name,
                ok,
                ok
                        ? item.sizeBytes() + " bytes, SHA-256 as in the manifest" + alone
                        : found.map(d -> "SHA-256 is " + d + " (expected: " + item.digest() + ")")
                                .orElse("is missing"));
    }

    private static Check address(String name, Manifest.Item item, ContentAddress derived) {
        String said = item.contentAddress().orElse("");
        boolean ok = said.equals(derived.value());
        return new Check(
                name,
                ok,
                ok
                        ? said + ", as follows from the bytes"
                        : derived.value() + " follows from the bytes (expected: " + said + ", as in the manifest)");
    }

    /** Nothing lies beside the DID that the manifest does not explain; where nobody can list, nobody can tell. */
    private static void nothingElse(
            Layer layer, PublishedFiles files, DidDocument document, Manifest manifest, List<Check> checks) {
        Optional<List<String>> names = files.names(FILES_MAX);
        if (names.isEmpty()) {
            return;
        }
        Set<String> expected = new LinkedHashSet<>(List.of(LiftFiles.CREDENTIALS, LiftFiles.MANIFEST));
        expected.addAll(layer == Layer.BTCO ? LiftFiles.OF_BTCO : LiftFiles.OF_WEBVH);
        if (document.alsoKnownAs().stream().anyMatch(name -> name.startsWith("did:web:"))) {
            expected.add("did.json");
        }
        manifest.items().forEach(i -> expected.add(LiftFiles.resource(i)));
        List<String> strays = names.get().stream()
                .filter(name -> !expected.contains(name))
                .map(files::where)
                .toList();
        checks.add(new Check(
                "files",
                strays.isEmpty(),
                strays.isEmpty() ? "nothing else is published" : "not explained: " + String.join(", ", strays)));
    }

    private static Check tied(String name, Sha256 found, Optional<Credential> link, String member) {
        Optional<String> said = link.flatMap(l -> l.subject().string(member));
        boolean ok = said.equals(Optional.of(found.multibase()));
        return new Check(
                name,
                ok,
                ok
                        ? "as the Link says"
                        : "SHA-256 is " + found.multibase() + " (expected: " + said.orElse("named by the Link") + ")");
    }

    private DocumentLookup documents(DidDocument document) {
        return EarlierNames.of(document).or(layers.lookup());
    }

    private static String detail(CredentialCheck check, String good) {
        return check.valid() ? good : String.join("; ", check.problems());
    }

    private static Check failed(String name, RuntimeException e) {
        return new Check(name, false, String.valueOf(e.getMessage()));
    }
}
