package dev.layerlift.application.internal.lift;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.PeerDid;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The names that tie a target to its source: the source as it is, and its short form. */
public final class SourceNames {
    private SourceNames() {}

    /** What a target says in {@code alsoKnownAs} of a source. */
    public static List<String> of(Did source) {
        Set<String> names = new LinkedHashSet<>(List.of(source.value()));
        if (source instanceof PeerDid peer) {
            names.add(peer.shortForm());
        }
        return List.copyOf(names);
    }
}
