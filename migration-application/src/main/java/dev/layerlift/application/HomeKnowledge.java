package dev.layerlift.application;

import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.DocumentLookup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Compares what is published with what this home knows that it published. Files prove that they are somebody's, and not
 * that there is nothing newer: an older log, or an older status list, verifies as well as the latest one.
 */
public final class HomeKnowledge {
    /** The name of the check of the log. */
    public static final String PUBLISHED = "published";

    private final EnginePorts ports;
    private final DidVersions dids;
    private final Supplier<String> systemKey;

    /**
     * Over the ports of a home.
     *
     * @param systemKey the public half of the key that signs its status lists, as multikey
     */
    public HomeKnowledge(EnginePorts ports, DidVersions dids, Supplier<String> systemKey) {
        this.ports = ports;
        this.dids = dids;
        this.systemKey = systemKey;
    }

    /**
     * The checks of a DID and of the credentials that are published beside it; none where the home knows neither. Throws
     * nothing.
     */
    List<Check> of(Did did, List<Credential> published) {
        List<Check> checks = new ArrayList<>();
        try {
            Optional<Asset> known =
                    ports.assets().find(did.identity()).filter(asset -> KnownAssets.isNameOf(did, asset));
            known.ifPresent(asset -> checks.add(log(asset)));
            known.ifPresent(asset -> checks.addAll(new KnownContinuity(ports).of(asset)));
            // Once a DID has ended nothing is published beside it, and its credentials may still be in many hands.
            List<Credential> given =
                    published.isEmpty() ? known.map(Asset::credentials).orElse(List.of()) : published;
            for (Credential credential : given) {
                checks.addAll(lists(credential));
            }
        } catch (RuntimeException e) {
            checks.add(Check.failed(PUBLISHED, "could not be compared: " + e.getMessage()));
        }
        return checks;
    }

    /** What the lists of this home say of a credential, compared with what it set; none where they are not of this home. */
    public List<Check> lists(Credential credential) {
        List<Check> checks = new ArrayList<>();
        for (StatusEntry entry : StatusEntry.of(credential)) {
            ports.statusLists().isSet(entry).ifPresent(set -> checks.add(list(credential, entry, set)));
        }
        return checks;
    }

    /**
     * Compares the published lists with what this home set, whole, of the credentials of the first published assets.
     *
     * @param assetsMax how many assets are looked at, 1 to 1000
     */
    public ListsExamined examineLists(int assetsMax) {
        Map<String, StatusEntry> lists = new LinkedHashMap<>();
        ports.assets()
                .list(Optional.of(Layer.WEBVH), Optional.empty(), assetsMax)
                .items()
                .forEach(asset -> asset.credentials()
                        .forEach(credential -> StatusEntry.of(credential)
                                .forEach(entry -> lists.putIfAbsent(entry.listUrl(), entry))));
        int examined = 0;
        List<String> problems = new ArrayList<>();
        for (StatusEntry entry : lists.values()) {
            if (ports.statusLists().isSet(entry).isPresent()) {
                examined++;
                ports.statusLists()
                        .difference(entry, "did:key:" + systemKey.get())
                        .ifPresent(problems::add);
            }
        }
        return new ListsExamined(examined, problems);
    }

    /**
     * What became of the lists.
     *
     * @param examined how many were looked at
     * @param problems one sentence for each that does not say what this home set
     */
    public record ListsExamined(int examined, List<String> problems) {
        public ListsExamined {
            problems = List.copyOf(problems);
        }
    }

    private Check log(Asset asset) {
        Optional<String> lacking = dids.lacking(asset.did()).or(() -> dids.beyond(asset));
        if (lacking.isPresent()) {
            return Check.failed(PUBLISHED, lacking.get());
        }
        boolean ended = asset.lifecycle().state() == Lifecycle.State.RETIRED;
        if (ended && !ports.layers().resolve(asset.did()).deactivated()) {
            return Check.failed(
                    PUBLISHED,
                    "the published log is that of an active DID (expected: its end, which this home published)");
        }
        return Check.ok(PUBLISHED, "the log has every version that this home published");
    }

    /** A list of this home is by its system key, and says what the home set. */
    private Check list(Credential credential, StatusEntry entry, boolean set) {
        String name = PUBLISHED + " " + entry.purpose().id();
        try {
            String issuer = "did:key:" + systemKey.get();
            Optional<String> found = ports.statusLists().publishedIssuer(entry);
            if (!found.equals(Optional.of(issuer))) {
                return Check.failed(
                        name,
                        "the list is by " + found.map(Shortened::of).orElse("nobody, it is not there")
                                + " (expected: by this home, " + issuer + ")");
            }
            Credential one =
                    new Credential(credential.json().with(StatusEntry.MEMBER, StatusEntry.toJson(List.of(entry))));
            // Lists are signed by a did:key, which is its own document.
            DocumentLookup nobody = did -> Optional.empty();
            CredentialCheck check =
                    ports.verifier().verifyStatus(one, nobody, ports.clock().instant());
            boolean shown = check.revoked() || !check.notes().isEmpty();
            if (!shown && !check.valid()) {
                return Check.failed(name, String.join("; ", check.problems()));
            }
            return new Check(
                    name,
                    shown == set,
                    shown == set
                            ? "the list says what this home set"
                            : "the list says " + (shown ? "set" : "not set") + " at " + entry.index()
                                    + (set
                                            ? " (expected: set, as in this home; publish it again: layerlift resume, or"
                                                    + " where an older list was put there: layerlift credential status"
                                                    + " set with the same credential)"
                                            : " (expected: not set, as in this home, whose database is older than the"
                                                    + " list; restore a later one, or let the home take over what"
                                                    + " the list says: layerlift credential status set with a"
                                                    + " credential in it)"));
        } catch (RuntimeException e) {
            return Check.failed(name, String.valueOf(e.getMessage()));
        }
    }
}
