package dev.layerlift.credential;

import static dev.layerlift.testkit.contract.CredentialParties.MANIFEST;
import static dev.layerlift.testkit.contract.CredentialParties.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.credential.Bitstring;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.credential.StatusPurpose;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.CredentialIssuer.StatusListStatement;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.Multibase;
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.contract.CredentialParties;
import dev.layerlift.testkit.fuzz.ByteMutator;
import dev.layerlift.testkit.fuzz.Fuzz;
import dev.layerlift.testkit.fuzz.JsonMutator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Status lists of chance: bits that are cut, too many, or gigabytes from kilobytes; lists that a stranger changed, and
 * lists that their issuer signed as they are. A revoked credential never comes out good of a list that a stranger changed.
 */
@Tag("fuzz")
class StatusListFuzzTest {
    private static final String URL = "https://assets.example.com/status/aaaaaaaaaaaaaaaaaaaa/revocation.json";
    private static final int INDEX = 4_711;
    /** What the bits are made of before they are compressed; the largest stands for 64 MiB in 64 KiB. */
    private static final int[] SIZES = {0, 1, 16_383, 16_384, 16_385, 2 * 1024 * 1024, 2 * 1024 * 1024 + 1, 64 << 20};

    private final ProofSuite proofs = TestKeys.proofs();
    private final CredentialParties parties = new CredentialParties(TestKeys.signer(1), TestKeys.signer(2));
    private final VcIssuer issuer = new VcIssuer(proofs, new StrictJsonFormat());
    private final Signer listKey = TestKeys.signer(3);
    private final JsonObject list = issuer.issueStatusList(
                    new StatusListStatement(URL, StatusPurpose.REVOCATION, Bitstring.EMPTY.with(Set.of(INDEX))),
                    listKey,
                    NOW)
            .json();
    private final JsonObject entry =
            (JsonObject) StatusEntry.toJson(List.of(new StatusEntry(URL, StatusPurpose.REVOCATION, INDEX)))
                    .values()
                    .get(0);
    private final JsonObject credential =
            issuer.issueOrigin(parties.source(), MANIFEST, NOW).json();
    private final List<byte[]> compressed =
            java.util.Arrays.stream(SIZES).mapToObj(StatusListFuzzTest::gzip).toList();

    @Test
    void anEncodedListIsExpandedWithinItsLimitOrRefused() {
        assertThat(Fuzz.of("encoded-lists", 2_500).run(random -> {
                    String text = encoded(random);
                    try {
                        assertThat(EncodedList.decode(text)).hasSizeLessThanOrEqualTo(EncodedList.BYTES_MAX);
                        return "expanded";
                    } catch (IllegalArgumentException e) {
                        assertThat(e.getMessage()).startsWith("encodedList: ").hasSizeLessThan(500);
                        return "refused";
                    }
                }))
                .containsOnlyKeys("expanded", "refused");
    }

    @Test
    void aListThatAStrangerChangedNeverMakesARevokedCredentialGood() {
        assertThat(Fuzz.of("status-list-trees", 2_500).run(random -> {
                    JsonObject changed = random.nextInt(20) == 0 ? list : new JsonMutator(random).mutated(list);
                    CredentialCheck check = check(changed, entry);
                    assertThat(check.valid()).isFalse();
                    return outcome(check);
                }))
                .containsOnlyKeys("revoked", "refused");
    }

    @Test
    void aListThatItsIssuerSignedIsReadOrRefusedWithAReason() {
        assertThat(Fuzz.of("status-list-signed", 2_500).run(random -> outcome(check(signed(random), entry(random)))))
                .containsKeys("good", "revoked", "refused");
    }

    /** A list that says anything, signed by its issuer. */
    private JsonObject signed(Random random) {
        JsonObject unsigned = list.without("proof");
        JsonObject subject = unsigned.requireObject("credentialSubject");
        switch (random.nextInt(4)) {
            case 0 -> unsigned = new JsonMutator(random).mutated(unsigned);
            case 1 ->
                unsigned = unsigned.with(
                        "credentialSubject", subject.with("encodedList", new JsonString(encoded(random))));
            case 2 -> unsigned = unsigned.with("credentialSubject", new JsonMutator(random).mutated(subject));
            default -> {
                // As it was: what the entry makes of it is to be seen.
            }
        }
        String did = "did:key:" + listKey.publicKeyMultibase();
        return proofs.sign(
                unsigned.without("proof"),
                List.of(new ProofRequest(
                        listKey, did + "#" + listKey.publicKeyMultibase(), VerificationRelationship.ASSERTION_METHOD)),
                NOW);
    }

    private JsonValue entry(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new JsonMutator(random).mutated(entry);
            case 1 -> entry.with("statusListIndex", Long.toString(random.nextLong(1L << random.nextInt(1, 50))));
            case 2 -> new JsonMutator(random).tree();
            default -> entry;
        };
    }

    private CredentialCheck check(JsonObject published, JsonValue status) {
        VcVerifier verifier =
                new VcVerifier(proofs, url -> url.equals(URL) ? Optional.of(published) : Optional.empty());
        return verifier.verifyStatus(
                new Credential(credential.with(StatusEntry.MEMBER, status)), parties.documents(), NOW);
    }

    private static String outcome(CredentialCheck check) {
        assertThat(check.findings())
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.detail()).isNotBlank().hasSizeLessThan(20_000));
        if (check.valid()) {
            return "good";
        }
        return check.revoked() ? "revoked" : "refused";
    }

    /** Bits of a size that is right or wrong, whole, cut, followed by more, or no GZIP data at all. */
    private String encoded(Random random) {
        byte[] bytes = compressed.get(random.nextInt(compressed.size()));
        ByteMutator mutator = new ByteMutator(random);
        bytes = switch (random.nextInt(6)) {
            case 0 -> bytes;
            case 1 -> java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 2 -> twice(bytes, compressed.get(random.nextInt(compressed.size() - 1)));
            case 3 -> mutator.noise(300);
            default -> mutator.mutated(bytes);
        };
        String text = Multibase.base64url(bytes);
        return random.nextInt(8) == 0 && text.length() < 10_000 ? new JsonMutator(random).changedText(text) : text;
    }

    /** GZIP allows members one after the other, which expand to all of theirs. */
    private static byte[] twice(byte[] one, byte[] other) {
        byte[] both = java.util.Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] gzip(int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            byte[] block = new byte[Math.min(size, 64 * 1024)];
            for (int left = size; left > 0; left -= block.length) {
                gzip.write(block, 0, Math.min(left, block.length));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("compressing in memory", e);
        }
        return out.toByteArray();
    }
}
