package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.DidUpdateRequest;
import dev.layerlift.application.DocumentEdits;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.Witnesses;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes the next version of a DID. */
@Command(name = "update", description = "Publish the next version of a DID.")
final class WebvhUpdateCommand extends LayerliftCommand {
    @Parameters(paramLabel = "DID", description = "The DID.")
    private String did = "";

    @Option(names = "--document", paramLabel = "FILE", description = "The whole new document; - reads standard input.")
    private @Nullable String document;

    @Option(names = "--add-service", paramLabel = "JSON|FILE", description = "A service to add; may be repeated.")
    private List<String> addedServices = new ArrayList<>();

    @Option(
            names = "--remove-service",
            paramLabel = "ID",
            description = "A service to remove, before any is added; may be repeated.")
    private List<String> removedServices = new ArrayList<>();

    @Option(
            names = "--add-also-known-as",
            paramLabel = "URI",
            description = "Another name of what the DID stands for; may be repeated.")
    private List<String> addedNames = new ArrayList<>();

    @Option(names = "--ttl", paramLabel = "SECONDS", description = "How long a resolution may be kept.")
    private @Nullable Long ttl;

    @Option(names = "--watcher", paramLabel = "URL", description = "A watcher; all of them are named in one call.")
    private List<String> watchers = new ArrayList<>();

    @Option(names = "--no-watchers", description = "Nobody watches from now on.")
    private boolean noWatchers;

    @Option(
            names = "--witness",
            paramLabel = "DID:KEY",
            description = "A witness of versions from the next one on; all of them are named in one call.")
    private List<String> witnesses = new ArrayList<>();

    @Option(
            names = "--witness-threshold",
            paramLabel = "N",
            description = "How many of the witnesses must approve (default: all).")
    private @Nullable Integer threshold;

    @Option(names = "--no-witnesses", description = "Nobody approves from the next version on.")
    private boolean noWitnesses;

    @Option(names = "--move", description = "Move the DID to the host of this home, webvh.host.")
    private boolean move;

    @Option(
            names = "--force",
            description = "Publish it also when it breaks what ties the asset to its source; each is named.")
    private boolean force;

    @Option(names = "--dry-run", description = "Show the new version; save and publish nothing.")
    private boolean dryRun;

    WebvhUpdateCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Did wanted = Inputs.did(did);
        DidUpdateRequest request = request();
        try (Layerlift layerlift = openToChange()) {
            requireLayer(layerlift, wanted.layer());
            return DidVersionReport.tell(
                    screen(),
                    dryRun
                            ? layerlift.dids().preview(wanted, request)
                            : layerlift.dids().update(wanted, request));
        }
    }

    private DidUpdateRequest request() {
        JsonInput input = new JsonInput(around().in());
        DidUpdateRequest request = DidUpdateRequest.of(change());
        if (document != null) {
            request = request.with(DocumentEdits.replaceWith(input.object("--document", document)));
        }
        for (String id : removedServices) {
            request = request.with(DocumentEdits.removeService(id));
        }
        for (String service : addedServices) {
            request = request.with(DocumentEdits.addService(input.objectOrFile("--add-service", service)));
        }
        for (String name : addedNames) {
            request = request.with(DocumentEdits.addAlsoKnownAs(name));
        }
        return force ? request.breakingTies() : request;
    }

    private Change change() {
        Change change = Change.NONE;
        if (ttl != null) {
            change = change.withTtlSeconds(ttl);
        }
        if (noWatchers || !watchers.isEmpty()) {
            requireOne("--watcher", "--no-watchers", noWatchers && !watchers.isEmpty());
            change = change.withWatchers(watchers);
        }
        requireOne("--witness", "--no-witnesses", noWitnesses && !witnesses.isEmpty());
        if (threshold != null && witnesses.isEmpty()) {
            throw Inputs.usage("--witness-threshold: " + threshold
                    + " without a --witness (expected: all witnesses named" + " in the same call)");
        }
        if (noWitnesses || !witnesses.isEmpty()) {
            change = change.withWitnesses(witnesses());
        }
        return move ? change.withMove() : change;
    }

    private Witnesses witnesses() {
        try {
            return new Witnesses(threshold == null ? witnesses.size() : threshold, witnesses);
        } catch (IllegalArgumentException e) {
            throw Inputs.usage("--witness, --witness-threshold: " + e.getMessage());
        }
    }

    private static void requireOne(String one, String other, boolean both) {
        if (both) {
            throw Inputs.usage(one + " and " + other + " (expected: one of both)");
        }
    }
}
