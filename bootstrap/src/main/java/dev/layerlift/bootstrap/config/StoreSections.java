package dev.layerlift.bootstrap.config;

import dev.layerlift.bootstrap.config.YamlNode.InvalidYamlException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads where the bytes of each layer lie. */
final class StoreSections {
    private static final List<String> TYPES = List.of("local", "ipfs", "gcs", "s3");
    private static final String[] OF_LOCAL = {"type", "root", "quotaBytes"};
    private static final String[] OF_IPFS = {"type", "api", "name", "tokenFile", "idleTimeoutSeconds"};
    private static final String[] OF_GCS = {
        "type", "bucket", "restrictedBucket", "prefix", "project", "endpoint", "credentialsFile"
    };
    private static final String[] OF_S3 = {
        "type",
        "bucket",
        "restrictedBucket",
        "prefix",
        "region",
        "endpoint",
        "pathStyle",
        "accessKeyId",
        "secretKeyFile",
        "sessionTokenFile",
        "checksums",
        "conditionalWrites"
    };

    /** Where Cloudflare's R2 listens; it keeps no checksums of parts, and has one region. */
    private static final String R2 = ".r2.cloudflarestorage.com";

    private StoreSections() {}

    static StorageConfig storage(Section section) {
        StorageConfig absent = StorageConfig.DEFAULT;
        return new StorageConfig(
                store(section, "private", absent.privateStore(), false),
                store(section, "webvh", absent.webvh(), true),
                store(section, "btco", absent.btco(), true));
    }

    private static StoreConfig store(Section storage, String key, StoreConfig absent, boolean isServed) {
        Section section = typed(storage, key);
        try {
            return switch (section.text("type").orElse("local")) {
                case "ipfs" -> ipfs(section, isServed);
                case "gcs" ->
                    new StoreConfig.Gcs(
                            bucket(section, isServed),
                            required(section, "restrictedBucket"),
                            section.text("prefix").orElse(""),
                            section.text("project"),
                            url(section, "endpoint"),
                            file(section, "credentialsFile"));
                case "s3" -> s3(section, isServed);
                default ->
                    new StoreConfig.Local(
                            section.text("root").orElse(((StoreConfig.Local) absent).root()),
                            section.text("quotaBytes").isPresent()
                                    ? OptionalLong.of(section.number("quotaBytes", 0, 1L << 60, 0))
                                    : OptionalLong.empty());
            };
        } catch (IllegalArgumentException e) {
            throw new InvalidYamlException(section.line("type"), "storage." + key + ": " + e.getMessage());
        }
    }

    private static StoreConfig ipfs(Section section, boolean isServed) {
        if (!isServed) {
            throw section.invalid("type", "local, gcs or s3; everybody can ask a node for what it holds");
        }
        return new StoreConfig.Ipfs(
                url(section, "api").orElse("http://127.0.0.1:5001"),
                section.text("name")
                        .filter(name -> !name.isBlank())
                        .orElseThrow(() ->
                                section.invalid("name", "one that no other home and no other layer has on this node")),
                file(section, "tokenFile"),
                (int) section.number("idleTimeoutSeconds", 1, 3600, 60));
    }

    private static StoreConfig s3(Section section, boolean isServed) {
        Optional<String> endpoint = url(section, "endpoint");
        boolean isR2 = endpoint.map(URI::create)
                .map(URI::getHost)
                .filter(host -> host.endsWith(R2))
                .isPresent();
        return new StoreConfig.S3(
                bucket(section, isServed),
                required(section, "restrictedBucket"),
                section.text("prefix").orElse(""),
                section.text("region").orElse(isR2 ? "auto" : "us-east-1"),
                endpoint,
                section.flag("pathStyle", endpoint.isPresent()),
                StoreConfig.S3Key.of(
                        section.text("accessKeyId"), file(section, "secretKeyFile"), file(section, "sessionTokenFile")),
                new StoreConfig.S3Abilities(section.flag("checksums", !isR2), section.flag("conditionalWrites", true)));
    }

    /** The section with the keys of its type; a first look finds out which that is. */
    private static Section typed(Section storage, String key) {
        String type = storage.peek(key, "type").orElse("local");
        return switch (type) {
            case "local" -> storage.section(key, OF_LOCAL);
            case "ipfs" -> storage.section(key, OF_IPFS);
            case "gcs" -> storage.section(key, OF_GCS);
            case "s3" -> storage.section(key, OF_S3);
            default -> throw storage.section(key, OF_LOCAL).invalid("type", String.join(", ", TYPES));
        };
    }

    /** Who serves nothing has no bucket that is served. */
    private static Optional<String> bucket(Section section, boolean isServed) {
        if (isServed) {
            return Optional.of(required(section, "bucket"));
        }
        if (section.text("bucket").isPresent()) {
            throw section.invalid("bucket", "no such key, as private content is served to nobody; restrictedBucket");
        }
        return Optional.empty();
    }

    private static String required(Section section, String key) {
        return section.text(key).filter(t -> !t.isBlank()).orElseThrow(() -> section.invalid(key, "a name"));
    }

    private static Optional<String> file(Section section, String key) {
        try {
            return section.text(key).map(Path::of).map(Path::toString);
        } catch (InvalidPathException e) {
            throw section.invalid(key, "a file");
        }
    }

    private static Optional<String> url(Section section, String key) {
        Optional<String> text = section.text(key);
        if (text.isPresent() && !isUrl(text.get())) {
            // The value stays out of the message: it may hold a password.
            throw new InvalidYamlException(
                    section.line(key),
                    section.name(key) + ": no plain URL (expected: http://host:port or https://host, no user or"
                            + " password in it)");
        }
        return text;
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
