package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a web server would serve.
 *
 * @param root the folder
 */
record PublicFolder(Path root) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MULTIHASH_PREFIX_BYTES = 2;

    /** The folder of a DID: its last two parts are its place. */
    Path of(String did) {
        String[] parts = did.split(":", -1);
        assertThat(parts).as(did).hasSize(6);
        return root.resolve(parts[4]).resolve(parts[5]);
    }

    /** The log of a DID. */
    Path log(String did) {
        return of(did).resolve("did.jsonl");
    }

    /** The approvals of the witnesses of a DID. */
    Path witness(String did) {
        return of(did).resolve("did-witness.json");
    }

    /** The presentation with the Link and the credentials of a DID. */
    Path credentials(String did) {
        return of(did).resolve("resources/credentials.json");
    }

    /** The manifest of a DID. */
    Path manifest(String did) {
        return of(did).resolve("resources/manifest.json");
    }

    /** The content of a DID, in the order of names. */
    List<Path> content(String did) {
        try (Stream<Path> files = Files.list(of(did).resolve("resources"))) {
            return files.filter(file -> !file.equals(credentials(did)) && !file.equals(manifest(did)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file, relative to the folder; anything that is neither file nor folder fails the test. */
    SortedSet<String> files() {
        SortedSet<String> names = new TreeSet<>();
        try (Stream<Path> all = Files.walk(root)) {
            all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .forEach(path -> {
                        assertThat(Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                                .as(path + " is a file")
                                .isTrue();
                        names.add(root.relativize(path).toString());
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    /**
     * The files that may be there (design section 8): for a completed migration log, Link and credentials, manifest, and
     * the content that the manifest lists under its digest; for one that was taken back the log alone; and the status
     * lists.
     */
    SortedSet<String> allowed(List<String> completed, List<String> takenBack) {
        SortedSet<String> names = new TreeSet<>();
        completed.forEach(did -> {
            names.add(root.relativize(log(did)).toString());
            names.add(root.relativize(credentials(did)).toString());
            names.add(root.relativize(manifest(did)).toString());
            content(did).stream()
                    .filter(file ->
                            listed(did).contains(file.getFileName().toString().replaceAll("\\..*", "")))
                    .forEach(file -> names.add(root.relativize(file).toString()));
        });
        takenBack.forEach(did -> names.add(root.relativize(log(did)).toString()));
        names.addAll(statusLists());
        return names;
    }

    /** The status lists, which belong to no single DID. */
    List<String> statusLists() {
        return files().stream()
                .filter(name -> name.matches("status/[a-z2-7]{20}/(revocation|refresh)\\.json"))
                .toList();
    }

    /** The SHA-256 of all content that the manifest of a DID lists, in hex. */
    private SortedSet<String> listed(String did) {
        SortedSet<String> digests = new TreeSet<>();
        JsonNode items = read(manifest(did)).path("items");
        assertThat(items.isArray()).as(manifest(did) + " lists items").isTrue();
        items.forEach(item -> {
            byte[] multihash = Base64.getUrlDecoder()
                    .decode(User.text(item, "digestMultibase").substring(1));
            digests.add(HexFormat.of().formatHex(multihash, MULTIHASH_PREFIX_BYTES, multihash.length));
        });
        return digests;
    }

    /** Reads a JSON file. */
    static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
