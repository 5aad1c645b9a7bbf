package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.DidVersion;
import dev.layerlift.application.KnownAssets;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.asset.AccessPolicy;
import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.MigrationQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one asset. */
@Command(name = "show", description = "Show an asset: document, credentials, content, links.")
final class ShowCommand extends LayerliftCommand {
    @Parameters(paramLabel = "DID", description = "The asset.")
    private String did = "";

    ShowCommand(Surroundings around) {
        super(around);
    }

    /** A tie to another layer: where it leads, and the statement where the asset holds it. */
    private record Link(String relation, Did did, String migrationId, Optional<Credential> credential) {
        JsonObject toJson() {
            return JsonObject.builder()
                    .put("relation", relation)
                    .put("did", did.value())
                    .put("migrationId", migrationId)
                    .put(
                            "credential",
                            credential.<JsonValue>map(Credential::json).orElse(JsonValue.NULL))
                    .build();
        }
    }

    @Override
    int run() {
        Did wanted = Inputs.wholeDid(did);
        try (Layerlift layerlift = openToRead()) {
            Asset asset = KnownAssets.require(layerlift.assets(), wanted);
            List<Link> links = links(layerlift, asset);
            Optional<DidVersion> pending = layerlift.dids().pending(asset.did());
            // What was taken back is at no URL any more.
            Optional<Place> place = asset.lifecycle().state() == Lifecycle.State.ACTIVE
                    ? layerlift.layers().method(asset.did().layer()).placeOf(asset.did())
                    : Optional.empty();
            screen().document(JsonObject.builder()
                    .put("did", asset.did().value())
                    .put("layer", asset.did().layer().id())
                    .put("document", asset.document().json())
                    .put("credentials", Shapes.array(asset.credentials(), Credential::json))
                    .put("resources", Shapes.array(asset.resources(), r -> resource(r, place)))
                    .put("lifecycle", asset.lifecycle().toJson())
                    .put("policy", asset.policy().toJson())
                    .put("links", Shapes.array(links, Link::toJson))
                    .put(
                            "pending",
                            pending.<JsonValue>map(DidVersionReport::json).orElse(JsonValue.NULL))
                    .build());
            describe(asset, links, place);
            pending.ifPresent(version -> screen().line("  pending      version " + version.number() + ", "
                    + DidVersionReport.words(version) + ": layerlift webvh pending"));
        }
        return ExitCode.DONE;
    }

    private void describe(Asset asset, List<Link> links, Optional<Place> place) {
        screen().line(Texts.did(asset.did()));
        screen().line("  layer        " + asset.did().layer().id() + ", " + Texts.place(asset));
        screen().line("  lifecycle    " + asset.lifecycle().toJson().requireString("state") + ", "
                + Texts.count(asset.lifecycle().events().size(), "event") + ", since " + Texts.time(asset.createdAt()));
        if (!asset.policy().equals(AccessPolicy.OPEN)) {
            screen().line("  policy       " + PolicyCommand.words(asset.policy()));
        }
        for (Resource resource : asset.resources()) {
            screen().line("  content      "
                    + resource.fileName().map(name -> name + ", ").orElse("")
                    + resource.mediaType() + ", " + Texts.bytes(resource.sizeBytes()) + ", sha256 "
                    + resource.digest().hex());
            url(resource, place).ifPresent(url -> screen().line("               " + url));
            address(resource, place).ifPresent(address -> screen().line("               " + address));
        }
        for (Credential credential : asset.credentials()) {
            screen().line("  credential   " + String.join(", ", credential.types()));
        }
        for (String name : asset.document().alsoKnownAs()) {
            screen().line("  also known   " + dev.layerlift.domain.did.Shortened.of(name));
        }
        for (Link link : links) {
            screen().line("  " + (link.relation().equals("target") ? "became       " : "was          ")
                    + Texts.did(link.did()));
        }
    }

    private static List<Link> links(Layerlift layerlift, Asset asset) {
        List<Link> links = new ArrayList<>();
        MigrationQuery from = MigrationQuery.ofSource(asset.did().identity());
        for (Migration migration :
                layerlift.migrationManager().findMigrations(from).items()) {
            if (migration.state() == MigrationState.COMPLETED
                    && migration.targetDid().isPresent()) {
                links.add(link("target", migration.targetDid().get(), migration, asset));
            }
        }
        MigrationQuery to = MigrationQuery.ofTarget(asset.did().identity());
        for (Migration migration :
                layerlift.migrationManager().findMigrations(to).items()) {
            links.add(link("source", migration.sourceDid(), migration, asset));
        }
        return links;
    }

    private static Link link(String relation, Did other, Migration migration, Asset asset) {
        String id = migration.id().toString();
        Optional<Credential> statement = asset.links().stream()
                .filter(c ->
                        c.subject().string("migrationId").filter(id::equals).isPresent())
                .findFirst();
        return new Link(relation, other, id, statement);
    }

    private static JsonObject resource(Resource resource, Optional<Place> place) {
        return JsonObject.builder()
                .put("url", Shapes.orNull(url(resource, place)))
                .put("contentAddress", Shapes.orNull(address(resource, place)))
                .put("size", resource.sizeBytes())
                .put("sha256", resource.digest().hex())
                .put("mediaType", resource.mediaType())
                .put("fileName", Shapes.orNull(resource.fileName()))
                .build();
    }

    private static Optional<String> url(Resource resource, Optional<Place> place) {
        if (resource.location().area() != Area.PUBLIC) {
            return Optional.empty();
        }
        String key = resource.location().key();
        return place.filter(p -> key.startsWith(p.basePath() + "/"))
                .map(p -> p.url(key.substring(p.basePath().length() + 1)));
    }

    /** The address that a store derived from the bytes, while they are published. */
    private static Optional<String> address(Resource resource, Optional<Place> place) {
        return place.flatMap(p -> resource.contentAddress());
    }
}
