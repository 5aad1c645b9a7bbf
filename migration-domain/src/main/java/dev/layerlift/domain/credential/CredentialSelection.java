package dev.layerlift.domain.credential;

import java.util.List;
import java.util.Set;

/**
 * Which of an asset's credentials the owner wants to be published; all others stay where nobody serves them.
 *
 * @param types the credential types to publish
 */
public record CredentialSelection(Set<String> types) {
    /** The default: the origin credential only. */
    public static final CredentialSelection ORIGIN_ONLY = new CredentialSelection(Set.of(Credential.ORIGIN_TYPE));

    public CredentialSelection {
        types = Set.copyOf(types);
    }

    /** Those of the credentials that are selected, in order. */
    public List<Credential> of(List<Credential> credentials) {
        return credentials.stream()
                .filter(c -> c.types().stream().anyMatch(types::contains))
                .toList();
    }
}
