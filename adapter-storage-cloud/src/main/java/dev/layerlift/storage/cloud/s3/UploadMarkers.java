package dev.layerlift.storage.cloud.s3;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads.Upload;
import dev.layerlift.storage.cloud.internal.CloudArea;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Empty objects in the restricted bucket whose keys say how an upload is cut into chunks, which S3 does not keep. Their
 * keys have a character that no path has, so no object lies among them and no listing shows them; they are as short for
 * the longest path as for the shortest.
 */
final class UploadMarkers {
    /** What the keys begin with, after the prefix of the area. */
    static final String FOLDER = ".uploads~/";

    private static final Pattern NAME = Pattern.compile("([0-9a-f]{64})-(\\d{1,18})-(\\d{1,18})");

    private final S3Objects objects;
    private final CloudArea restricted;

    UploadMarkers(S3Objects objects, CloudArea restricted) {
        this.objects = objects;
        this.restricted = restricted;
    }

    private static String hash(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** The folder of all uploads to a path. */
    String folder(ObjectPath path) {
        return restricted.keyPrefix() + FOLDER + hash(path.toString()) + "/";
    }

    private String key(Upload upload) {
        return folder(upload.path()) + hash(upload.id()) + "-" + upload.plan().sizeBytes() + "-"
                + upload.plan().chunkSizeBytes();
    }

    void write(String what, Upload upload) {
        objects.putSmall(what, restricted.bucket(), key(upload), new byte[0]);
    }

    void remove(String what, Upload upload) {
        objects.delete(what, restricted.bucket(), key(upload));
    }

    /** Removes the markers of all uploads to a path. */
    void removeAll(String what, ObjectPath path) {
        for (S3Object marker : objects.all(what, restricted.bucket(), folder(path))) {
            objects.delete(what, restricted.bucket(), marker.key());
        }
    }

    /** The plans of the uploads to a path, by the hash of their ids. */
    Map<String, ChunkPlan> plans(String what, ObjectPath path) {
        Map<String, ChunkPlan> plans = new LinkedHashMap<>();
        String folder = folder(path);
        for (S3Object marker : objects.all(what, restricted.bucket(), folder)) {
            Matcher name = NAME.matcher(marker.key().substring(folder.length()));
            if (name.matches()) {
                plans.put(name.group(1), new ChunkPlan(Long.parseLong(name.group(2)), Long.parseLong(name.group(3))));
            }
        }
        return plans;
    }

    static Optional<ChunkPlan> planOf(Map<String, ChunkPlan> plans, String id) {
        return Optional.ofNullable(plans.get(hash(id)));
    }
}
