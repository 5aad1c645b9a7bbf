package dev.layerlift.bootstrap.intake;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells the media type of a file by its first bytes, and where they say nothing, by its name. */
public final class MediaTypes {
    /** What is not recognised. */
    public static final String UNKNOWN = "application/octet-stream";

    /** How many first bytes are looked at. */
    public static final int HEAD_BYTES = 16;

    /** Bytes, one per character, at an offset. */
    private record Magic(int offset, String latin1, String type) {
        boolean fits(byte[] head) {
            return new String(head, StandardCharsets.ISO_8859_1).startsWith(latin1, offset);
        }
    }

    private static final List<Magic> MAGIC = List.of(
            new Magic(0, "\u0089PNG\r\n\u001a\n", "image/png"),
            new Magic(0, "\u00ff\u00d8\u00ff", "image/jpeg"),
            new Magic(0, "GIF87a", "image/gif"),
            new Magic(0, "GIF89a", "image/gif"),
            new Magic(8, "WEBP", "image/webp"),
            new Magic(8, "WAVE", "audio/wav"),
            new Magic(4, "ftypavif", "image/avif"),
            new Magic(4, "ftyp", "video/mp4"),
            new Magic(0, "%PDF-", "application/pdf"),
            new Magic(0, "\u001f\u008b", "application/gzip"),
            new Magic(0, "fLaC", "audio/flac"),
            new Magic(0, "OggS", "audio/ogg"),
            new Magic(0, "ID3", "audio/mpeg"));

    private static final Map<String, String> BY_EXTENSION = Map.ofEntries(
            Map.entry("txt", "text/plain"),
            Map.entry("md", "text/markdown"),
            Map.entry("csv", "text/csv"),
            Map.entry("html", "text/html"),
            Map.entry("htm", "text/html"),
            Map.entry("css", "text/css"),
            Map.entry("xml", "application/xml"),
            Map.entry("json", "application/json"),
            Map.entry("jsonl", "application/jsonl"),
            Map.entry("yaml", "application/yaml"),
            Map.entry("yml", "application/yaml"),
            Map.entry("js", "text/javascript"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("tif", "image/tiff"),
            Map.entry("tiff", "image/tiff"),
            Map.entry("zip", "application/zip"),
            Map.entry("tar", "application/x-tar"),
            Map.entry("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Map.entry("epub", "application/epub+zip"),
            Map.entry("glb", "model/gltf-binary"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("webm", "video/webm"));

    private MediaTypes() {}

    /**
     * The media type.
     *
     * @param fileName the name of the file
     * @param head its first bytes, up to {@link #HEAD_BYTES}
     */
    public static String of(String fileName, byte[] head) {
        for (Magic magic : MAGIC) {
            if (magic.fits(head)) {
                return magic.type();
            }
        }
        int dot = fileName.lastIndexOf('.');
        String extension = fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
        return dot < 0 ? UNKNOWN : BY_EXTENSION.getOrDefault(extension, UNKNOWN);
    }
}
