package dev.layerlift.bootstrap.cli;

import dev.layerlift.did.DidMethods;
import dev.layerlift.did.peer.PeerDidMethod;
import dev.layerlift.did.webvh.ResolutionOptions;
import dev.layerlift.did.webvh.WebvhResolver;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.proofs.JsonSyntaxException;
import dev.layerlift.proofs.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Answers requests to resolve a DID from files, each a line of JSON. No home is needed and nothing is fetched: without a
 * log, a did:webvh is {@code notFound} when its identifier is valid, and a did:peer that carries its document resolves.
 * Whatever a line holds, its answer is one line.
 */
final class ResolutionLines {
    /** The most bytes of a request; the longest DID fits several times. */
    static final int LINE_BYTES_MAX = 1024 * 1024;

    /** The error of a line that is no request, or that asks with options that are none. */
    static final String INVALID_OPTIONS = "invalidOptions";

    /** The error of a file that could not be read: whether the DID resolves is not known. */
    static final String INTERNAL_ERROR = "internalError";

    private static final Set<String> OPTIONS = Set.of("versionId", "versionNumber", "versionTime");
    private static final DidMethods SELF_CONTAINED = new DidMethods(List.of(new PeerDidMethod()));

    private final WebvhResolver webvh;

    ResolutionLines(WebvhResolver webvh) {
        this.webvh = webvh;
    }

    /** The answer to a line: {@code {"id","result"}}, without line feed; the id is null when the line has none. */
    String answer(BoundedLines.Line line) {
        JsonValue id = JsonValue.NULL;
        Resolution resolution;
        try {
            JsonObject request = StrictJson.parseObject(line.bytes()
                    .orElseThrow(() -> new JsonShapeException(
                            "request: longer than " + LINE_BYTES_MAX + " bytes (expected: at most that)")));
            id = id(request);
            resolution = resolve(request);
        } catch (JsonSyntaxException | JsonShapeException e) {
            resolution = Resolution.failed(INVALID_OPTIONS, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            // The process answers many: one request that cannot be answered must not end it.
            resolution = Resolution.failed(INTERNAL_ERROR, String.valueOf(e));
        }
        return StrictJson.write(JsonObject.builder()
                .put("id", id)
                .put("result", Shapes.resolution(resolution))
                .build());
    }

    private Resolution resolve(JsonObject request) throws IOException {
        String text = request.requireString("did");
        Optional<Path> log = path(request, "log");
        Optional<Path> witness = path(request, "witness");
        ResolutionOptions options = options(request);
        Did did;
        try {
            did = Did.parse(text);
        } catch (InvalidDidException e) {
            return Resolution.failed("invalidDid", String.valueOf(e.getMessage()));
        }
        if (!(did instanceof WebvhDid webvhDid)) {
            return SELF_CONTAINED.resolve(text);
        }
        if (log.isEmpty()) {
            return Resolution.failed("notFound", "no log was given, and nothing is fetched");
        }
        Optional<byte[]> bytes = read(log.get());
        if (bytes.isEmpty()) {
            return Resolution.failed("notFound", "log: " + log.get() + ": no such file");
        }
        return webvh.resolve(
                webvhDid, bytes.get(), witness.isEmpty() ? Optional.empty() : read(witness.get()), options);
    }

    /** A file, or as much of it as shows the resolver that it is too large; empty when there is none. */
    private static Optional<byte[]> read(Path file) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (isBelowAFile(file)) {
                return Optional.empty();
            }
            throw e;
        }
        if (!attributes.isRegularFile()) {
            // A pipe or a device could keep this process waiting for ever.
            throw new JsonShapeException(file + ": not a file (expected: a regular file)");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes(WebvhResolver.FILE_BYTES_MAX + 1));
        }
    }

    /** Whether nothing can be there, since what should be a folder on the way is none; JDKs report this differently. */
    private static boolean isBelowAFile(Path file) {
        Path above = file.toAbsolutePath().getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        return above != null && !Files.isDirectory(above);
    }

    private static JsonValue id(JsonObject request) {
        JsonValue id = request.get("id").orElse(JsonValue.NULL);
        if (id instanceof JsonString || id instanceof JsonNumber) {
            return id;
        }
        throw new JsonShapeException("id: missing, or no text (expected: a text that the answer will carry)");
    }

    private static Optional<Path> path(JsonObject request, String member) {
        Optional<JsonValue> value = request.get(member).filter(v -> !v.equals(JsonValue.NULL));
        if (value.isEmpty()) {
            return Optional.empty();
        }
        String text = request.requireString(member);
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            throw new JsonShapeException(
                    member + ": \"" + Shortened.of(text) + "\" (expected: the path of a file, or null)");
        }
    }

    private static ResolutionOptions options(JsonObject request) {
        if (request.get("options").filter(v -> !v.equals(JsonValue.NULL)).isEmpty()) {
            return ResolutionOptions.LATEST;
        }
        JsonObject options = request.requireObject("options");
        JsonObject given = JsonObject.EMPTY;
        for (var option : options.members().entrySet()) {
            if (!OPTIONS.contains(option.getKey())) {
                // Passed over, it would be answered with another version than was asked for.
                throw new JsonShapeException("options: unknown member \"" + Shortened.of(option.getKey())
                        + "\" (expected: versionId, versionNumber or versionTime)");
            }
            if (!option.getValue().equals(JsonValue.NULL)) {
                given = given.with(option.getKey(), option.getValue());
            }
        }
        return new ResolutionOptions(
                given.has("versionId") ? Optional.of(given.requireString("versionId")) : Optional.empty(),
                given.has("versionNumber") ? OptionalLong.of(given.requireLong("versionNumber")) : OptionalLong.empty(),
                given.has("versionTime") ? Optional.of(time(given.requireString("versionTime"))) : Optional.empty());
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new JsonShapeException("options.versionTime: \"" + Shortened.of(text)
                    + "\" (expected: a time such as 2026-11-20T10:00:00Z)");
        }
    }
}
