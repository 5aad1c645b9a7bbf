package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.BtcoReader;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.bootstrap.LayerliftReader;
import dev.layerlift.bootstrap.config.BitcoinConfig;
import dev.layerlift.bootstrap.config.ConfigFile;
import dev.layerlift.did.Dereferencing.Part;
import dev.layerlift.did.web.HttpsWebConfig;
import dev.layerlift.did.webvh.ResolutionOptions;
import dev.layerlift.did.webvh.WebvhResolver;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.DidUrl;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.StrictJson;
import java.io.PrintStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Resolves a DID or a DID URL from where it is published, or many DIDs from files. */
@Command(name = "resolve", description = "Resolve a DID, or what a DID URL leads to, from where it is published.")
final class ResolveCommand extends LayerliftCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "DID",
            description =
                    "The DID, or a DID URL: with /path, ?service=ID&relativeRef=/path, ?versionId=V or #fragment.")
    private @Nullable String did;

    @Option(names = "--version-id", paramLabel = "V", description = "The version with this id.")
    private @Nullable String versionId;

    @Option(names = "--version-number", paramLabel = "N", description = "The version with this number, from 1.")
    private @Nullable Long versionNumber;

    @Option(names = "--version-time", paramLabel = "T", description = "The version that was active at this time.")
    private @Nullable String versionTime;

    @Option(names = "--out", paramLabel = "FILE", description = "Write what was found to a new file.")
    private @Nullable String out;

    @Option(
            names = "--ndjson",
            description = "Answer requests on standard input, a line of JSON each; needs no home and fetches nothing.")
    private boolean ndjson;

    @Option(
            names = "--files",
            paramLabel = "PLACE",
            description = "Of a did:btco: the folder with its published files, or the https URL of that.")
    private @Nullable String files;

    @Option(
            names = "--txid",
            paramLabel = "TXID",
            description = "Of a did:btco: the transaction that anchored it (default: as anchor.json says).")
    private @Nullable String txid;

    @Option(
            names = "--search-from",
            paramLabel = "HEIGHT",
            description = "Of a did:btco: read all blocks from this one on, for other anchors of the same source.")
    private @Nullable Long searchFrom;

    @Mixin
    private ChainOptions chain = new ChainOptions();

    ResolveCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        if (ndjson == (did != null)) {
            throw Inputs.usage(
                    "resolve: " + (ndjson ? "a DID and --ndjson" : "no DID") + " (expected: a DID, or --ndjson)");
        }
        if (did == null) {
            if (versionId != null || versionNumber != null || versionTime != null || out != null || ofAnchor()) {
                throw Inputs.usage("resolve: --ndjson and another option (expected: what is wanted in each line)");
            }
            return answerLines();
        }
        DidUrl wanted = Inputs.didUrl(did);
        ResolutionOptions version = Inputs.version(
                wanted,
                Optional.ofNullable(versionId),
                versionNumber == null ? OptionalLong.empty() : OptionalLong.of(versionNumber),
                Optional.ofNullable(versionTime));
        Optional<OutputFile> file = Optional.ofNullable(out).map(OutputFile::named);
        if (ofAnchor()) {
            if (!(wanted.did() instanceof BtcoDid btco) || !wanted.isDocument()) {
                throw Inputs.usage("resolve: " + Texts.did(wanted.did())
                        + " with options for a did:btco (expected: a did:btco, without path or fragment)");
            }
            return document(btco, anchored(btco), file);
        }
        return withResolver(resolver -> wanted.isDocument()
                ? document(wanted.did(), resolver.resolve(wanted.did(), version), file)
                : new DereferencingReport(screen())
                        .show(wanted, resolver.dereferencer().dereference(wanted, version), file));
    }

    private boolean ofAnchor() {
        return files != null || txid != null || searchFrom != null || chain.isGiven();
    }

    /** With the chain that was typed no home is needed; otherwise that of the home is asked. */
    private Resolution anchored(BtcoDid wanted) {
        BtcoReader.Question question = new BtcoReader.Question(
                wanted,
                Optional.ofNullable(files),
                Optional.ofNullable(txid).map(Inputs::txid),
                searchFrom == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(Inputs.height("--search-from", searchFrom)));
        Optional<BitcoinConfig> typed = chain.config(wanted.network());
        if (typed.isPresent()) {
            try (LayerliftReader reader = LayerliftReader.open(HttpsWebConfig.DEFAULT, around().clock())) {
                return reader(reader, typed.get()).resolve(question);
            }
        }
        if (!home().exists()) {
            throw Inputs.usage("resolve: no home at " + home().root() + ", and no chain (expected: --node URL with"
                    + " --cookie FILE, or --esplora URL)");
        }
        try (Layerlift layerlift = openToRead()) {
            return layerlift.btcoReader().resolve(question);
        }
    }

    private static BtcoReader reader(LayerliftReader reader, BitcoinConfig typed) {
        try {
            return reader.btcoReader(typed);
        } catch (MigrationException e) {
            if (e.error().code().equals(ConfigFile.CONFIG_INVALID)) {
                throw Inputs.usage(e.error().message().replaceFirst("^bitcoin\\.", ""));
            }
            throw e;
        }
    }

    private int document(Did wanted, Resolution resolution, Optional<OutputFile> file) {
        Optional<Part> document = resolution.document().map(d -> new Part(d.json()));
        document.ifPresent(part -> file.ifPresent(f -> f.write(DereferencingReport.bytes(part))));
        screen().document(Shapes.resolution(resolution));
        if (resolution.error().isPresent()) {
            screen().line(Texts.did(wanted) + " does not resolve: "
                    + resolution.error().get() + (resolution.detail().isEmpty() ? "" : ", " + resolution.detail()));
            holder(resolution.documentMetadata());
            return ExitCode.FAILED;
        }
        if (document.isEmpty()) {
            screen().line(Texts.did(wanted) + " is deactivated: it has no document any more.");
        } else if (file.isPresent()) {
            screen().line("written to " + file.get().path());
        } else {
            StrictJson.writePretty(document.get().json()).lines().forEach(screen()::line);
        }
        holder(resolution.documentMetadata());
        return ExitCode.DONE;
    }

    /** Who has the satoshi, and with it the DID, is no part of the document: it is a remark. */
    private void holder(JsonObject metadata) {
        if (metadata.has("lost")) {
            screen().note("Nobody can have its satoshi any more: transaction " + metadata.requireString("movedBy")
                    + " lost it.");
        }
        metadata.object("holder").ifPresent(holder -> {
            String where = holder.string("address").orElse("script " + holder.requireString("script"));
            screen().note(
                            metadata.has("moves")
                                    ? "Its satoshi was moved " + Texts.count(metadata.requireLong("moves"), "time")
                                            + " since it was anchored:"
                                            + " the keys of the document may not be those of who has it now, " + where
                                            + " ("
                                            + holder.requireString("output") + ")."
                                    : "Its satoshi is where the anchor put it: " + where + " ("
                                            + holder.requireString("output") + ").");
            metadata.string("moving")
                    .ifPresent(by -> screen().note("Transaction " + by + " moves it; no block has that yet."));
        });
    }

    private int answerLines() {
        ResolutionLines answers = new ResolutionLines(
                new WebvhResolver(new DataIntegrity(Ed25519Providers.adaptive()), around().clock()));
        BoundedLines requests = new BoundedLines(around().in(), ResolutionLines.LINE_BYTES_MAX);
        PrintStream out = around().out();
        Optional<BoundedLines.Line> request = requests.next();
        // Nobody who has gone away is answered: without a reader there is an end too.
        while (request.isPresent() && !out.checkError()) {
            out.println(answers.answer(request.get()));
            out.flush();
            request = requests.next();
        }
        return ExitCode.DONE;
    }
}
