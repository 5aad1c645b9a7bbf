package dev.layerlift.bootstrap.cli;

import dev.layerlift.did.Dereferencing;
import dev.layerlift.did.Dereferencing.Content;
import dev.layerlift.did.Dereferencing.File;
import dev.layerlift.did.Dereferencing.Link;
import dev.layerlift.did.Dereferencing.Part;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.DidUrl;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.proofs.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Shows what a DID URL stands for, or says where it was written to. */
final class DereferencingReport {
    private final Screen screen;

    DereferencingReport(Screen screen) {
        this.screen = screen;
    }

    /** Shows it; gives the exit code. */
    int show(DidUrl url, Dereferencing result, Optional<OutputFile> out) {
        result.content().ifPresent(content -> out.ifPresent(file -> file.write(bytes(content))));
        screen.document(json(result, out.isPresent()));
        if (result.content().isEmpty()) {
            screen.line(Shortened.of(url.value()) + " leads to nothing: "
                    + result.error().orElse("") + ", " + result.detail());
            return ExitCode.FAILED;
        }
        lines(result.content().get(), out);
        return ExitCode.DONE;
    }

    /** The bytes of a content: a file as it is, JSON for a person. */
    static byte[] bytes(Content content) {
        if (content instanceof File file) {
            return file.bytes();
        }
        String text = content instanceof Part part ? StrictJson.writePretty(part.json()) : ((Link) content).url();
        return (text.endsWith("\n") ? text : text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void lines(Content content, Optional<OutputFile> out) {
        if (content instanceof File file) {
            screen.line(file.url());
            screen.line("  " + Texts.bytes(file.bytes().length) + ", sha256 "
                    + Sha256.of(file.bytes()).hex());
        } else if (out.isEmpty()) {
            new String(bytes(content), StandardCharsets.UTF_8).lines().forEach(screen::line);
        }
        if (out.isPresent()) {
            screen.line("written to " + out.get().path());
        } else if (content instanceof File) {
            screen.line("  to have it: --out FILE");
        }
    }

    /** The result as DID Resolution shapes it; a file is base64, since it may hold anything. */
    private static JsonObject json(Dereferencing result, boolean written) {
        JsonValue.Builder metadata = JsonObject.builder();
        if (result.error().isPresent()) {
            Shapes.putError(metadata, result.error().get(), result.detail());
        }
        JsonValue stream = JsonValue.NULL;
        JsonObject contentMetadata = result.contentMetadata();
        if (result.content().orElse(null) instanceof Part part) {
            metadata.put("contentType", "application/did");
            stream = part.json();
        } else if (result.content().orElse(null) instanceof Link link) {
            metadata.put("contentType", "text/uri-list");
            stream = new JsonString(link.url());
        } else if (result.content().orElse(null) instanceof File file) {
            metadata.putString("contentType", file.mediaType());
            stream = new JsonString(Base64.getEncoder().encodeToString(file.bytes()));
            contentMetadata = JsonObject.builder()
                    .put("url", file.url())
                    .put("size", file.bytes().length)
                    .put("sha256", Sha256.of(file.bytes()).hex())
                    .put("encoding", "base64")
                    .build();
        }
        return JsonObject.builder()
                .put("dereferencingMetadata", metadata.build())
                .put("contentStream", written ? JsonValue.NULL : stream)
                .put("contentMetadata", contentMetadata)
                .build();
    }
}
