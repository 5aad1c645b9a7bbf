package dev.layerlift.domain.credential;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a bit in a status list of ours says of a credential (Bitstring Status List 1.0, section "BitstringStatusListEntry").
 * Neither can be taken back.
 */
public enum StatusPurpose {
    /** It does not hold any more. */
    REVOCATION("revocation"),
    /** It holds, and there is a newer one. */
    REFRESH("refresh");

    private final String id;

    StatusPurpose(String id) {
        this.id = id;
    }

    /** The purpose of this name. */
    public static Optional<StatusPurpose> of(String id) {
        return Arrays.stream(values()).filter(p -> p.id.equals(id)).findFirst();
    }

    /** Its name in credentials and lists. */
    public String id() {
        return id;
    }
}
