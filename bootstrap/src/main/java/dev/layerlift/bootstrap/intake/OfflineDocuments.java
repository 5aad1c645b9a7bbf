package dev.layerlift.bootstrap.intake;

import dev.layerlift.bootstrap.intake.BoundedFile.UnsuitableException;
import dev.layerlift.did.webvh.ResolutionOptions;
import dev.layerlift.did.webvh.WebvhResolver;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.proofs.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * DID documents in a folder, for those who verify without the network: {@code *.json}, each a DID document or a resolution
 * result with one, which is believed; and did:webvh, in a folder with a {@code did.jsonl} and perhaps a {@code
 * did-witness.json}, which is verified. The folder and the folders in it are looked at, not those in these. What is of no
 * use is passed over with a note; links are never followed.
 */
public final class OfflineDocuments {
    /** How many entries all folders together may have. */
    static final int ENTRIES_MAX = 1_000;

    /** The most bytes of a document. */
    static final int DOCUMENT_BYTES_MAX = 1024 * 1024;

    private static final String LOG = "did.jsonl";
    private static final String WITNESS = "did-witness.json";

    /** A log that was not verified yet. */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
    private record Log(Path file, byte[] bytes, Optional<byte[]> witness) {}

    private final WebvhResolver webvh;
    private final Consumer<String> notes;
    private final Map<String, DidDocument> documents = new HashMap<>();
    private final Map<String, Log> logs = new HashMap<>();
    private int entries;

    private OfflineDocuments(WebvhResolver webvh, Consumer<String> notes) {
        this.webvh = webvh;
        this.notes = notes;
    }

    /**
     * Reads a folder.
     *
     * @param notes hears what is passed over, a sentence each
     * @throws MigrationException {@code VALIDATION_ERROR} {@code INPUT_FILE_MISSING}, {@code DOCUMENTS_UNSUITABLE} when it is no
     *     folder, has too many entries, or has two documents of one DID; {@code STORAGE_ERROR} {@code FILE_UNREADABLE}
     */
    public static OfflineDocuments read(Path folder, WebvhResolver webvh, Consumer<String> notes) {
        OfflineDocuments read = new OfflineDocuments(webvh, notes);
        if (!Files.exists(folder)) {
            throw MigrationException.validation("INPUT_FILE_MISSING", folder + ": no such folder (expected: one)");
        }
        if (!Files.isDirectory(folder)) {
            throw unsuitable(folder + ": no folder (expected: one with DID documents)");
        }
        read.folder(folder, true);
        return read;
    }

    /** Looks here first, and elsewhere for DIDs that this folder says nothing of. */
    public DocumentLookup before(DocumentLookup elsewhere) {
        return did -> {
            DidDocument document = documents.get(did);
            if (document != null) {
                return Optional.of(document);
            }
            Optional<WebvhDid> webvhDid = webvhDid(did);
            Log log = webvhDid.map(d -> logs.get(d.scid())).orElse(null);
            return log == null ? elsewhere.find(did) : resolve(webvhDid.get(), log);
        };
    }

    /** A log that does not resolve is no reason to ask elsewhere: this folder has said what it has to say. */
    private Optional<DidDocument> resolve(WebvhDid did, Log log) {
        Resolution resolution = webvh.resolve(did, log.bytes(), log.witness(), ResolutionOptions.LATEST);
        resolution.error().ifPresent(error -> notes.accept(log.file() + ": " + error + ": " + resolution.detail()));
        return resolution.document();
    }

    private void folder(Path folder, boolean withFolders) {
        for (Path entry : entries(folder)) {
            String name = String.valueOf(entry.getFileName());
            try {
                if (Files.isSymbolicLink(entry)) {
                    notes.accept(entry + ": passed over: a symbolic link");
                } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    if (withFolders) {
                        folder(entry, false);
                    }
                } else if (name.equals(LOG)) {
                    log(entry);
                } else if (name.endsWith(".json") && !name.equals(WITNESS)) {
                    document(entry);
                }
            } catch (UnsuitableException | IllegalArgumentException e) {
                notes.accept(entry + ": passed over: " + e.getMessage());
            } catch (IOException e) {
                notes.accept(
                        entry + ": passed over: cannot be read, " + e.getClass().getSimpleName());
            }
        }
    }

    private List<Path> entries(Path folder) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path entry : stream) {
                if (++entries > ENTRIES_MAX) {
                    throw unsuitable(
                            folder + ": more than " + ENTRIES_MAX + " files and folders (expected: at most that)");
                }
                found.add(entry);
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw MigrationException.storage(
                    "FILE_UNREADABLE", folder + ": a folder that cannot be read", e, "check its permissions");
        }
        Collections.sort(found);
        return found;
    }

    private void document(Path file) throws IOException {
        JsonObject json = StrictJson.parseObject(BoundedFile.read(file, DOCUMENT_BYTES_MAX, LinkOption.NOFOLLOW_LINKS));
        DidDocument document = new DidDocument(json.object("didDocument").orElse(json));
        if (!document.id().startsWith("did:")) {
            throw new UnsuitableException("no DID document (expected: an id that is a DID)");
        }
        if (documents.putIfAbsent(document.id(), document) != null) {
            throw unsuitable(file + ": a second document of " + document.id() + " (expected: one of each DID)");
        }
    }

    private void log(Path file) throws IOException {
        byte[] bytes = BoundedFile.read(file, WebvhResolver.FILE_BYTES_MAX, LinkOption.NOFOLLOW_LINKS);
        String scid = scid(bytes);
        if (logs.putIfAbsent(scid, new Log(file, bytes, witness(file.resolveSibling(WITNESS)))) != null) {
            throw unsuitable(file + ": a second log of " + scid + " (expected: one of each DID)");
        }
    }

    /** Only to find the log again: what the log claims is verified when it is asked. */
    private static String scid(byte[] log) {
        int end = 0;
        while (end < log.length && log[end] != '\n') {
            end++;
        }
        JsonObject first = StrictJson.parseObject(
                new String(log, 0, end, StandardCharsets.UTF_8).strip().getBytes(StandardCharsets.UTF_8));
        return first.requireObject("parameters").requireString("scid");
    }

    private static Optional<byte[]> witness(Path file) throws IOException {
        try {
            return Optional.of(BoundedFile.read(file, WebvhResolver.FILE_BYTES_MAX, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Optional<WebvhDid> webvhDid(String text) {
        try {
            return Did.parse(text) instanceof WebvhDid did ? Optional.of(did) : Optional.empty();
        } catch (InvalidDidException e) {
            // Of a method that is not known here; documents of such DIDs were looked for already.
            return Optional.empty();
        }
    }

    private static MigrationException unsuitable(String message) {
        return MigrationException.validation("DOCUMENTS_UNSUITABLE", message);
    }
}
