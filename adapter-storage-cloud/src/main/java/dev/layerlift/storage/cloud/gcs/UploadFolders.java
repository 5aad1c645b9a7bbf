package dev.layerlift.storage.cloud.gcs;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads.Upload;
import dev.layerlift.storage.cloud.gcs.GcsErrors.Wanted;
import dev.layerlift.storage.cloud.internal.CloudArea;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lies in the restricted bucket of unfinished uploads: below {@code begun/} an empty marker for each, whose name says
 * how it is cut; below {@code parts/} its chunks and what is composed of them. All their names have a character that no
 * path has, so no object lies among them and no listing shows them; they are as short for the longest path as for the
 * shortest. Whoever writes a chunk looks for the marker afterwards, and whoever ends an upload removes the marker first:
 * one of both takes the chunk away.
 */
final class UploadFolders {
    /** What the names begin with, after the prefix of the area. */
    static final String FOLDER = ".uploads~/";

    /** The key of the metadata in which a chunk carries its digest. */
    private static final String SHA_256 = "sha256";

    /**
     * The plan of an upload that is not begun any more, but of which chunks were left: they cost money, and can be removed.
     */
    static final ChunkPlan UNKNOWN_PLAN = new ChunkPlan(1, 1);

    private static final Pattern MARKER = Pattern.compile("([0-9a-f]{32})-(\\d{1,18})-(\\d{1,18})");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern INDEX = Pattern.compile("\\d{6}");

    private final GcsObjects objects;
    private final CloudArea restricted;

    UploadFolders(GcsObjects objects, CloudArea restricted) {
        this.objects = objects;
        this.restricted = restricted;
    }

    private String folder(String kind, ObjectPath path) {
        return restricted.keyPrefix() + FOLDER + kind + "/"
                + Sha256.of(path.toString().getBytes(StandardCharsets.UTF_8)).hex() + "/";
    }

    private BlobId marker(Upload upload) {
        return BlobId.of(
                restricted.bucket(),
                folder("begun", upload.path()) + requireId(upload.id()) + "-"
                        + upload.plan().sizeBytes() + "-" + upload.plan().chunkSizeBytes());
    }

    /** An id is a part of a name, and may come from a file: one that is not ours leads nowhere. */
    private static String requireId(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "id: " + id.length() + " characters (expected: 32 hexadecimal digits, as begin gave)");
        }
        return id;
    }

    private String parts(Upload upload) {
        return folder("parts", upload.path()) + requireId(upload.id()) + "/";
    }

    private static BlobInfo hidden(BlobId id, Map<String, String> metadata) {
        return BlobInfo.newBuilder(id)
                .setContentType("application/octet-stream")
                .setCacheControl("private, no-store")
                .setMetadata(metadata)
                .build();
    }

    void begin(String what, Upload upload) {
        objects.send(Wanted.WRITE, what, hidden(marker(upload), Map.of()), new byte[0]);
    }

    boolean isBegun(String what, Upload upload) {
        return objects.find(what, marker(upload)).isPresent();
    }

    /** The object that a chunk is to become. */
    BlobInfo part(Upload upload, int index, Sha256 digest) {
        return hidden(
                BlobId.of(restricted.bucket(), parts(upload) + "%06d".formatted(index)), Map.of(SHA_256, digest.hex()));
    }

    /** An object that several chunks are composed to. */
    BlobInfo composed(Upload upload, String name) {
        return hidden(BlobId.of(restricted.bucket(), parts(upload) + "whole-" + name), Map.of());
    }

    /** Whether a chunk that lies in the store carries this digest. */
    static boolean says(BlobInfo part, Sha256 digest) {
        return part.getMetadata() != null
                && digest.hex().equals(part.getMetadata().get(SHA_256));
    }

    /** The chunks that are there, by their indexes, as far as they are as long as planned. */
    Map<Integer, Blob> stored(String what, Upload upload) {
        Map<Integer, Blob> stored = new TreeMap<>();
        String parts = parts(upload);
        for (Blob part : objects.all(what, restricted.bucket(), parts)) {
            String name = part.getName().substring(parts.length());
            if (INDEX.matcher(name).matches()) {
                int index = Integer.parseInt(name);
                if (index < upload.plan().count()
                        && part.getSize() == upload.plan().lengthBytes(index)) {
                    stored.put(index, part);
                }
            }
        }
        return stored;
    }

    /** The uploads to a path of which there is anything. */
    List<Upload> unfinished(String what, ObjectPath path) {
        Map<String, Upload> found = new TreeMap<>();
        String begun = folder("begun", path);
        for (Blob marker : objects.all(what, restricted.bucket(), begun)) {
            Matcher name = MARKER.matcher(marker.getName().substring(begun.length()));
            if (name.matches()) {
                ChunkPlan plan = new ChunkPlan(Long.parseLong(name.group(2)), Long.parseLong(name.group(3)));
                found.put(name.group(1), new Upload(path, plan, name.group(1)));
            }
        }
        String parts = folder("parts", path);
        for (Blob part : objects.all(what, restricted.bucket(), parts)) {
            String id = part.getName().substring(parts.length()).split("/", 2)[0];
            if (ID.matcher(id).matches()) {
                found.putIfAbsent(id, new Upload(path, UNKNOWN_PLAN, id));
            }
        }
        return List.copyOf(found.values());
    }

    /** Removes all of an upload. */
    void end(String what, Upload upload) {
        objects.delete(what, marker(upload));
        removeAll(what, parts(upload));
    }

    /** Removes all of all uploads to a path. */
    void endAll(String what, ObjectPath path) {
        removeAll(what, folder("begun", path));
        removeAll(what, folder("parts", path));
    }

    /** All are tried, and the first failure is told. */
    private void removeAll(String what, String prefix) {
        List<MigrationException> failures = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        objects.all(what, restricted.bucket(), prefix).forEach(found -> names.add(found.getName()));
        for (String name : names) {
            try {
                objects.delete(what, BlobId.of(restricted.bucket(), name));
            } catch (MigrationException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }
}
