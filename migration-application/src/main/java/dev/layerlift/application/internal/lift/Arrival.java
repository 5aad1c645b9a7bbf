package dev.layerlift.application.internal.lift;

import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.migration.Continuity;
import java.util.ArrayList;
import java.util.List;

/** Compares a target as it is stored with what it has to be. */
final class Arrival {
    private Arrival() {}

    /** What is not as it was fixed and as the source was; empty when all of it is. */
    static List<String> problems(Asset arrived, Continuity before, PreparedLift lift, Work work) {
        List<String> problems =
                new ArrayList<>(before.lost(arrived, work.migration().id()));
        same(arrived.did().equals(lift.targetDid()), "DID", problems);
        same(arrived.document().equals(lift.document()), "document", problems);
        same(arrived.credentials().equals(lift.credentials()), "credentials", problems);
        same(arrived.resources().equals(lift.resources()), "content", problems);
        same(arrived.links().equals(List.of(lift.link())), "Link", problems);
        return problems;
    }

    private static void same(boolean same, String what, List<String> problems) {
        if (!same) {
            problems.add(what + ": not what was prepared");
        }
    }
}
