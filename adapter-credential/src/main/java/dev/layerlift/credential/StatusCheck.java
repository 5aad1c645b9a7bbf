package dev.layerlift.credential;

import dev.layerlift.credential.internal.Quoted;
import dev.layerlift.domain.credential.Bitstring;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.credential.StatusPurpose;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.CredentialVerifier.Finding;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.StatusListLookup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks up the status of credentials (Bitstring Status List 1.0, section "Validate Algorithm"). The issuer of a list may
 * be another one than that of the credential, as the specification has it. A verified list is remembered for five minutes
 * and used for as long as the look-up gives the same bytes, so that many credentials cost one verification.
 */
final class StatusCheck {
    /** The type of a list credential. */
    static final String LIST_TYPE = "BitstringStatusListCredential";
    /** The type of what it speaks of. */
    static final String SUBJECT_TYPE = "BitstringStatusList";

    private static final int ENTRIES_MAX = 16;
    private static final int REMEMBERED_MAX = 16;
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final ProofSuite proofs;
    private final StatusListLookup lists;
    private final Map<String, VerifiedList> remembered = new LinkedHashMap<>(16, 0.75f, true);

    StatusCheck(ProofSuite proofs, StatusListLookup lists) {
        this.proofs = proofs;
        this.lists = lists;
    }

    /** A list whose proofs hold. */
    @SuppressWarnings("ArrayRecordComponent") // bits as expanded; never compared
    private record VerifiedList(JsonObject json, Instant verified, List<String> purposes, byte[] bits) {
        boolean fresh(JsonObject found, Instant now) {
            return !now.isBefore(verified) && now.isBefore(verified.plus(REMEMBERED)) && found.equals(json);
        }
    }

    /** A finding for each entry; never empty. */
    List<Finding> findings(Credential credential, DocumentLookup documents, Instant now) {
        if (!credential.json().has(StatusEntry.MEMBER)) {
            return List.of(good("it names none"));
        }
        JsonValue member = credential.json().get(StatusEntry.MEMBER).orElse(JsonArray.EMPTY);
        List<JsonValue> entries = member instanceof JsonArray array ? array.values() : List.of(member);
        if (entries.isEmpty() || entries.size() > ENTRIES_MAX) {
            return List.of(bad(entries.size() + " entries (expected: 1 to " + ENTRIES_MAX + ")"));
        }
        return entries.stream().map(entry -> finding(entry, documents, now)).toList();
    }

    private Finding finding(JsonValue entry, DocumentLookup documents, Instant now) {
        try {
            ListClaim claim = ListClaim.read(entry);
            return judged(claim, status(claim, documents, now));
        } catch (MigrationException e) {
            return bad("could not be found out: " + e.error().message());
        } catch (IllegalArgumentException e) {
            return bad(String.valueOf(e.getMessage()));
        }
    }

    private static Finding judged(ListClaim claim, int status) {
        if (status == 0) {
            return good(Quoted.of(claim.purpose()) + " is not set");
        }
        String where = " says " + Quoted.of(claim.listUrl()) + " at " + claim.index();
        return switch (claim.purpose()) {
            case "revocation" -> new Finding(CredentialCheck.REVOKED, false, "credentialStatus: revoked," + where);
            case "suspension" -> bad("suspended for now," + where);
            case "refresh" -> note("superseded: there is a newer one," + where);
            case "message" ->
                note("message: " + Quoted.of(claim.message(status).orElse("0x" + Integer.toHexString(status))) + ","
                        + where);
            // What it means is not known, so neither is that it is good.
            default ->
                bad(Quoted.of(claim.purpose()) + " is set," + where
                        + " (expected: not set, or a purpose that is known here)");
        };
    }

    private static Finding good(String detail) {
        return new Finding(CredentialCheck.STATUS, true, detail);
    }

    private static Finding note(String detail) {
        return new Finding(CredentialCheck.NOTE, true, detail);
    }

    private static Finding bad(String detail) {
        return new Finding(CredentialCheck.STATUS, false, "credentialStatus: " + detail);
    }

    private int status(ListClaim claim, DocumentLookup documents, Instant now) {
        JsonObject found = lists.find(claim.listUrl())
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no list at " + Quoted.of(claim.listUrl()) + " (expected: a status list)"));
        VerifiedList list = verified(claim.listUrl(), found, documents, now);
        if (!list.purposes().contains(claim.purpose())) {
            throw new IllegalArgumentException("the list " + Quoted.of(claim.listUrl())
                    + " is for another purpose (expected: " + Quoted.of(claim.purpose()) + ")");
        }
        long bits = 8L * list.bits().length;
        if (bits / claim.sizeBits() < Bitstring.SIZE) {
            throw new IllegalArgumentException("the list " + Quoted.of(claim.listUrl()) + " has "
                    + bits / claim.sizeBits() + " entries (expected: at least " + Bitstring.SIZE + ")");
        }
        long first = claim.index() * claim.sizeBits();
        if (first + claim.sizeBits() > bits) {
            throw new IllegalArgumentException(
                    "statusListIndex: " + claim.index() + " (expected: less than " + bits / claim.sizeBits() + ")");
        }
        int status = 0;
        for (long bit = first; bit < first + claim.sizeBits(); bit++) {
            int shift = 7 - (int) (bit % 8);
            status = status << 1 | (list.bits()[(int) (bit / 8)] >> shift & 1);
        }
        return status;
    }

    private VerifiedList verified(String url, JsonObject found, DocumentLookup documents, Instant now) {
        VerifiedList known;
        synchronized (remembered) {
            known = remembered.get(url);
        }
        if (known != null && known.fresh(found, now)) {
            requirePeriod(url, found, now);
            return known;
        }
        VerifiedList list = verify(url, found, documents, now);
        synchronized (remembered) {
            remembered.put(url, list);
            if (remembered.size() > REMEMBERED_MAX) {
                remembered.remove(remembered.keySet().iterator().next());
            }
        }
        return list;
    }

    /** The bits of a list that must be exactly as asked for; nothing of it is remembered. */
    Bitstring read(JsonObject json, String url, StatusPurpose purpose, DocumentLookup documents, Instant now) {
        if (!json.string("id").equals(Optional.of(url))) {
            throw refused(url, "id: another one or none (expected: its URL)");
        }
        // A clock that was put back makes no list invalid that was signed before.
        Instant signed =
                new CredentialShape(json).validFrom().filter(now::isBefore).orElse(now);
        VerifiedList list = verify(url, json, documents, signed);
        if (!list.purposes().equals(List.of(purpose.id()))) {
            throw refused(url, "statusPurpose: another one (expected: " + purpose.id() + ")");
        }
        return Bitstring.of(list.bits());
    }

    private VerifiedList verify(String url, JsonObject json, DocumentLookup documents, Instant now) {
        requirePeriod(url, json, now);
        if (!json.strings("type").contains(LIST_TYPE)) {
            throw refused(url, "type: does not say " + LIST_TYPE + " (expected: it does)");
        }
        if (json.has("id") && !json.string("id").equals(Optional.of(url))) {
            throw refused(url, "id: another one (expected: its URL)");
        }
        if (json.has(StatusEntry.MEMBER)) {
            throw refused(url, "credentialStatus: present (expected: none, a list's own status is not looked up)");
        }
        JsonObject subject = json.object("credentialSubject")
                .filter(s -> s.strings("type").contains(SUBJECT_TYPE))
                .orElseThrow(() -> refused(url, "credentialSubject: not one " + SUBJECT_TYPE + " (expected: one)"));
        String encoded = subject.string("encodedList")
                .orElseThrow(() -> refused(url, "encodedList: absent or no text (expected: text)"));
        byte[] bits;
        try {
            bits = EncodedList.decode(encoded);
        } catch (IllegalArgumentException e) {
            throw refused(url, String.valueOf(e.getMessage()));
        }
        CredentialCheck check = new CredentialCheck(VcVerifier.proofFindings(
                new Credential(json), proofs.verify(json, VerificationRelationship.ASSERTION_METHOD, documents, now)));
        if (!check.valid()) {
            throw refused(url, String.join("; ", check.problems()));
        }
        return new VerifiedList(json, now, subject.strings("statusPurpose"), bits);
    }

    /** Structure and period: the only part of a verified list that time changes. */
    private static void requirePeriod(String url, JsonObject json, Instant now) {
        List<String> problems = new ArrayList<>(Contexts.problems(json));
        CredentialShape shape = new CredentialShape(json);
        problems.addAll(shape.structure());
        problems.addAll(shape.validity(now));
        if (!problems.isEmpty()) {
            throw refused(url, String.join("; ", problems));
        }
    }

    private static IllegalArgumentException refused(String url, String why) {
        return new IllegalArgumentException("the list " + Quoted.of(url) + " does not hold: " + why);
    }
}
