package dev.layerlift.domain.document;

/** The verification relationships of DID Core, with the names they have in a document. */
public enum VerificationRelationship {
    AUTHENTICATION("authentication"),
    ASSERTION_METHOD("assertionMethod"),
    KEY_AGREEMENT("keyAgreement"),
    CAPABILITY_INVOCATION("capabilityInvocation"),
    CAPABILITY_DELEGATION("capabilityDelegation");

    private final String member;

    VerificationRelationship(String member) {
        this.member = member;
    }

    /** The name of the document member. */
    public String member() {
        return member;
    }
}
