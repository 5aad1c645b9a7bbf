package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.AssetImporter.ImportedAsset;
import dev.layerlift.application.AuditVerifier.AuditReport;
import dev.layerlift.application.VerificationReport;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.bootstrap.intake.FileSelection;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.DidMethod.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The demo: files become private assets, these become public ones, and in the end everything is read back from what was
 * published. Each step says in plain words what it did.
 */
final class Demonstration {
    private static final WebHost HOST = WebHost.parse("assets.example.com");
    private static final int SHOWN_MAX = 20;

    private final Screen screen;
    private final Path folder;
    private final boolean keep;
    private final HomeDirectory home;
    private final List<Lifted> lifted = new ArrayList<>();
    private final List<JsonValue> notDone = new ArrayList<>();

    private record Lifted(ImportedAsset asset, Path file, MigrationResult result) {}

    Demonstration(Screen screen, Path folder, boolean keep) {
        this.screen = screen;
        this.folder = folder;
        this.keep = keep;
        this.home = new HomeDirectory(folder.resolve("home"));
    }

    /** Shows it on these files, or on samples where there are none; gives the exit code. */
    int run(List<Path> named) {
        screen.line("Layerlift demo, in a temporary home: " + home.root());
        screen.line("");
        char[] passphrase = randomPassphrase();
        try (Layerlift layerlift = Layerlift.create(home, HOST, passphrase::clone)) {
            List<Path> files = named.isEmpty() ? samples() : named;
            List<Imported> imported = importAll(layerlift, files);
            liftAll(layerlift, imported);
        }
        rememberPassphrase(passphrase);
        // Opened anew, without passphrase or keys: what follows knows only what was written.
        boolean holds;
        JsonValue.Builder document =
                JsonObject.builder().put("home", home.root().toString());
        try (Layerlift reader = Layerlift.openReadOnly(home)) {
            holds = verifyAll(reader, document);
        }
        boolean good = holds && notDone.isEmpty() && !lifted.isEmpty();
        screen.document(document.put("notDone", new JsonArray(notDone))
                .put("verified", good)
                .build());
        screen.line("");
        screen.line(good ? "Everything is as it should be." : "Something is not as it should be.");
        screen.line(keep ? "Kept for you to look at: " + folder : "The temporary home is deleted now.");
        if (good && !keep) {
            screen.line("Do it for real: layerlift init --domain YOUR.DOMAIN, then import and migrate.");
        }
        return good ? ExitCode.DONE : ExitCode.FAILED;
    }

    private record Imported(ImportedAsset asset, Path file) {}

    private List<Path> samples() {
        try {
            List<Path> files = Samples.writeTo(folder.resolve("samples"));
            screen.line("Made three sample files: a text, a picture, 3 MB of binary.");
            return files;
        } catch (IOException e) {
            throw MigrationException.storage("TEMPORARY_FOLDER", "the samples could not be written", e);
        }
    }

    private List<Imported> importAll(Layerlift layerlift, List<Path> files) {
        screen.line("");
        screen.line("1. Import: each file becomes a private asset, with a DID and keys of its own.");
        List<Imported> imported = new ArrayList<>();
        ImportRun run = new ImportRun(layerlift.importer(), new ImportRun.Listener() {
            @Override
            public void imported(Path file, ImportedAsset asset) {
                imported.add(new Imported(asset, file));
                shown(
                        imported.size(),
                        file.getFileName() + " (" + Texts.bytes(Shapes.size(asset.asset())) + ") → "
                                + Texts.did(asset.asset().did()));
            }

            @Override
            public void skipped(String path, String reason) {
                screen.line("   skipped: " + path + ": " + reason);
            }

            @Override
            public void failed(String path, String reason) {
                screen.line("   not imported: " + path + ": " + reason);
                notDone.add(JsonObject.builder()
                        .put("path", path)
                        .put("reason", reason)
                        .build());
            }
        });
        FileSelection.walk(files, home.root(), run);
        run.finish();
        if (imported.isEmpty()) {
            throw MigrationException.validation(
                    "NOTHING_SELECTED", "nothing was imported (expected: at least one readable file)");
        }
        return imported;
    }

    private void liftAll(Layerlift layerlift, List<Imported> imported) {
        screen.line("");
        screen.line(
                "2. Lift: each asset gets a public did:webvh on " + HOST + ", with its content, its credential, and");
        screen.line("   a Link signed by its old key and its new one. What was published is read back first.");
        for (Imported one : imported) {
            Did source = one.asset().asset().did();
            MigrationResult result = LayerliftCommand.await(
                    layerlift.migrationManager().migrate(source, Layer.WEBVH, MigrationOptions.DEFAULT));
            lifted.add(new Lifted(one.asset(), one.file(), result));
            shown(
                    lifted.size(),
                    one.file().getFileName() + " → "
                            + result.targetDid().map(Did::value).orElse("nothing") + "  " + Texts.state(result.state())
                            + " in "
                            + result.durationMillis() + " ms");
            result.error().ifPresent(error -> screen.itemFailure(one.file().toString(), error));
        }
    }

    private boolean verifyAll(Layerlift reader, JsonValue.Builder document) {
        screen.line("");
        screen.line("3. Read back, from the published files alone:");
        boolean holds = true;
        List<JsonValue> migrations = new ArrayList<>();
        for (Lifted one : lifted) {
            JsonObject checked = verified(reader, one);
            holds &= checked.get("valid").equals(Optional.of(new JsonValue.JsonBoolean(true)));
            migrations.add(checked);
        }
        screen.line("");
        screen.line("4. Records:");
        AuditReport audit = reader.auditVerifier().verify(reader.systemKey());
        boolean recorded = audit.valid() && audit.records() >= lifted.size();
        screen.line("   " + Texts.count(audit.records(), "audit record") + ", "
                + (recorded ? "each signed and in its place" : "which do not verify"));
        List<String> published = published(reader);
        screen.line("   " + Texts.count(published.size(), "file") + " under the public folder, such as:");
        published.stream().limit(5).forEach(name -> screen.line("     " + name));
        document.put("migrations", new JsonArray(migrations))
                .put("auditRecords", audit.records())
                .put("auditValid", recorded)
                .put("publishedFiles", JsonArray.ofStrings(published));
        return holds && recorded;
    }

    private JsonObject verified(Layerlift reader, Lifted one) {
        JsonObject json = Shapes.result(one.result()).with("path", one.file().toString());
        Optional<Did> target = one.result().targetDid();
        if (target.isEmpty() || one.result().state() != MigrationState.COMPLETED) {
            screen.line("   " + one.file().getFileName() + ": "
                    + Texts.state(one.result().state()));
            return json.with("valid", new JsonValue.JsonBoolean(false));
        }
        Resolution resolution = reader.layers().resolve(target.get());
        VerificationReport report = reader.verifier().verify(target.get());
        boolean recorded = !reader.migrationManager()
                .getMigrationHistory(target.get(), Optional.empty(), 1)
                .items()
                .isEmpty();
        boolean valid = report.valid() && resolution.document().isPresent() && recorded;
        screen.line("   " + one.file().getFileName() + ": " + (valid ? "resolves and verifies, " : "DOES NOT HOLD, ")
                + Texts.count(report.checks().size(), "check"));
        if (lifted.indexOf(one) == 0 || !valid) {
            VerifyCommand.describe(screen, report.checks());
        }
        return json.with("valid", new JsonValue.JsonBoolean(valid))
                .with("checks", Shapes.array(report.checks(), Shapes::check));
    }

    private List<String> published(Layerlift reader) {
        Path root = reader.publicRoot().orElseThrow();
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw MigrationException.storage("STORE_UNREADABLE", root + ": cannot be listed", e);
        }
    }

    private void rememberPassphrase(char[] passphrase) {
        if (keep) {
            try {
                Path file = home.root().resolve("demo-passphrase");
                Files.createFile(file);
                home.restrictToOwner(file);
                Files.writeString(file, new String(passphrase));
            } catch (IOException e) {
                throw MigrationException.storage("TEMPORARY_FOLDER", "the passphrase could not be noted", e);
            }
        }
    }

    private void shown(int number, String line) {
        if (number <= SHOWN_MAX) {
            screen.line("   " + line);
        } else if (number == SHOWN_MAX + 1) {
            screen.line("   … and more");
        }
    }

    private static char[] randomPassphrase() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes).toCharArray();
    }
}
