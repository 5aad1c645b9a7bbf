package dev.layerlift.proofs;

import java.time.Instant;
import java.util.Optional;

/**
 * What the verifier demands of a proof (Data Integrity 1.0 section 4.4).
 *
 * @param proofPurpose the purpose it must have
 * @param at the time at which it must not have expired; empty when expiry does not matter
 * @param domain the domain it must name, if one is demanded
 * @param challenge the challenge it must repeat, if one is demanded
 * @param cryptosuite the suite it must be of; empty for every suite that the verifier knows
 */
public record ProofExpectation(
        String proofPurpose,
        Optional<Instant> at,
        Optional<String> domain,
        Optional<String> challenge,
        Optional<String> cryptosuite) {

    /** This purpose, and whatever time, domain and challenge. */
    public static ProofExpectation purpose(String proofPurpose) {
        return new ProofExpectation(
                proofPurpose, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same, not expired at this time. */
    public ProofExpectation at(Instant time) {
        return new ProofExpectation(proofPurpose, Optional.of(time), domain, challenge, cryptosuite);
    }

    /** The same, for this domain. */
    public ProofExpectation withDomain(String value) {
        return new ProofExpectation(proofPurpose, at, Optional.of(value), challenge, cryptosuite);
    }

    /** The same, with this challenge. */
    public ProofExpectation withChallenge(String value) {
        return new ProofExpectation(proofPurpose, at, domain, Optional.of(value), cryptosuite);
    }

    /** The same, of this cryptosuite only. */
    public ProofExpectation withCryptosuite(String value) {
        return new ProofExpectation(proofPurpose, at, domain, challenge, Optional.of(value));
    }
}
