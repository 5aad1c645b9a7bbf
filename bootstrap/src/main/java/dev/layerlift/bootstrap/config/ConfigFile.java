package dev.layerlift.bootstrap.config;

import dev.layerlift.bootstrap.config.BitcoinConfig.Backend;
import dev.layerlift.bootstrap.config.BitcoinConfig.Network;
import dev.layerlift.bootstrap.config.PersistenceConfig.Postgresql;
import dev.layerlift.bootstrap.config.WebvhConfig.Confirm;
import dev.layerlift.bootstrap.config.YamlNode.InvalidYamlException;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.DidUpdater.Witnesses;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads and writes {@code layerlift.yaml}: every key is optional, an unknown one is refused. */
public final class ConfigFile {
    /** The code of every error here. */
    public static final String CONFIG_INVALID = "CONFIG_INVALID";

    private static final int SIZE_BYTES_MAX = 64 * 1024;

    private ConfigFile() {}

    /**
     * Reads the configuration of a home.
     *
     * @param file the file
     * @param home the folder that relative folders in it are relative to
     * @throws MigrationException {@code VALIDATION_ERROR} {@code CONFIG_INVALID} with file, line, key and what was
     *     expected; {@code STORAGE_ERROR} {@code CONFIG_UNREADABLE}
     */
    public static LayerliftConfig read(Path file, Path home) {
        String text;
        try {
            if (Files.size(file) > SIZE_BYTES_MAX) {
                throw invalid(file, 1, Files.size(file) + " bytes (expected: at most " + SIZE_BYTES_MAX + ")");
            }
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw invalid(file, 1, "not UTF-8 (expected: UTF-8 text)");
        } catch (IOException e) {
            throw MigrationException.storage(
                    "CONFIG_UNREADABLE", file + ": cannot be read (expected: the configuration of the home)", e);
        }
        try {
            LayerliftConfig config = parse(text);
            config.storage().requireApart(home);
            return config;
        } catch (InvalidYamlException e) {
            throw invalid(file, e.line(), String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw invalid(file, 1, String.valueOf(e.getMessage()));
        }
    }

    /** The kinds of database. */
    private enum Database {
        SQLITE,
        POSTGRESQL
    }

    /** The text of the file that {@code init} writes. */
    public static String initial(WebHost host, PersistenceConfig persistence) {
        return """
                # Configuration of this Layerlift home. Every key is optional.
                # All of them are explained in docs/configuration.md of Layerlift.
                webvh:
                  host: "%s"    # whose web server serves the folder public/
                  portable: true
                storage:
                  private: {type: local, root: private}
                  webvh:   {type: local, root: public}
                persistence: %s
                """.formatted(host.inUrl(), text(persistence));
    }

    private static String text(PersistenceConfig persistence) {
        if (!(persistence instanceof Postgresql server)) {
            return "{type: sqlite}";
        }
        String secret = server.passwordFile()
                .map(file -> ", passwordFile: " + quoted(file))
                .orElse("");
        return "{type: postgresql, url: \"" + server.url() + "\", user: " + quoted(server.user()) + secret + "}";
    }

    /** In single quotes, where only a single quote means something. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static LayerliftConfig parse(String text) {
        Section root = Section.of(
                "", YamlNode.parse(text), "webvh", "storage", "persistence", "bitcoin", "network", "audit", "limits");
        return new LayerliftConfig(
                webvh(root.section(
                        "webvh",
                        "host",
                        "formerHosts",
                        "portable",
                        "preRotation",
                        "witness",
                        "watchers",
                        "ttlSeconds",
                        "didWeb",
                        "confirm")),
                StoreSections.storage(root.section("storage", "private", "webvh", "btco")),
                persistence(root.section("persistence", "type", "url", "user", "passwordFile", "connections")),
                bitcoin(root.section(
                        "bitcoin",
                        "network",
                        "backend",
                        "url",
                        "cookieFile",
                        "user",
                        "passwordFile",
                        "signetChallenge",
                        "knownBlock",
                        "allowMainnet",
                        "publicUrl",
                        "confirmations",
                        "maxFeeSats",
                        "signer")),
                network(root.section("network", "allowPrivateAddresses", "trustedCertificates")),
                audit(root.section("audit", "heads")),
                limits(root.section("limits", "toChainPerDay")));
    }

    private static WebvhConfig webvh(Section section) {
        WebvhConfig absent = WebvhConfig.DEFAULT;
        Section witness = section.section("witness", "threshold", "witnesses");
        return new WebvhConfig(
                section.text("host").map(text -> host(section, "host", text)),
                section.texts("formerHosts").stream()
                        .map(text -> host(section, "formerHosts", text))
                        .toList(),
                section.flag("portable", absent.portable()),
                section.flag("preRotation", absent.preRotation()),
                checked(witness, "witnesses", () -> witnesses(witness)),
                checked(
                        section,
                        "watchers",
                        () -> dev.layerlift.did.webvh.WebvhConfig.requireWatchers(section.texts("watchers"))),
                section.number("ttlSeconds", 0, WebvhConfig.TTL_SECONDS_MAX, absent.ttlSeconds()),
                section.flag("didWeb", absent.didWeb()),
                section.choice("confirm", Confirm.values(), Confirm.STORE));
    }

    private static Witnesses witnesses(Section witness) {
        List<String> ids = witness.texts("witnesses");
        long threshold = witness.number("threshold", 0, ids.size(), ids.size());
        return dev.layerlift.did.webvh.WebvhConfig.requireWitnesses(new Witnesses((int) threshold, ids));
    }

    private static WebHost host(Section section, String key, String text) {
        try {
            return WebHost.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidYamlException(section.line(key), "webvh." + e.getMessage());
        }
    }

    /** What a check of its own refuses, with the line. */
    private static <T> T checked(Section section, String key, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidYamlException(section.line(key), "webvh: " + e.getMessage());
        }
    }

    private static PersistenceConfig persistence(Section section) {
        if (section.choice("type", Database.values(), Database.SQLITE) == Database.SQLITE) {
            for (String key : List.of("url", "user", "passwordFile", "connections")) {
                if (section.text(key).isPresent()) {
                    throw section.invalid(key, "no such key with type sqlite");
                }
            }
            return PersistenceConfig.DEFAULT;
        }
        try {
            return new Postgresql(
                    section.text("url").orElse(""),
                    section.text("user").orElseThrow(() -> section.invalid("user", "who connects to the database")),
                    section.text("passwordFile"),
                    (int) section.number(
                            "connections",
                            Postgresql.CONNECTIONS_MIN,
                            Postgresql.CONNECTIONS_MAX,
                            Postgresql.CONNECTIONS_DEFAULT));
        } catch (IllegalArgumentException e) {
            throw new InvalidYamlException(section.line("url"), "persistence." + e.getMessage());
        }
    }

    private static BitcoinConfig bitcoin(Section section) {
        BitcoinConfig absent = BitcoinConfig.DEFAULT;
        return new BitcoinConfig(
                section.choice("network", Network.values(), absent.network()),
                section.choice("backend", Backend.values(), absent.backend()),
                section.text("url").map(url -> checkedUrl(section, url)),
                access(section),
                new BitcoinConfig.Signet(section.text("signetChallenge"), section.text("knownBlock")),
                section.flag("allowMainnet", absent.allowMainnet()),
                section.text("publicUrl").map(url -> checkedPublicUrl(section, url)),
                (int) section.number("confirmations", 1, BitcoinConfig.CONFIRMATIONS_MAX, absent.confirmations()),
                section.number("maxFeeSats", 1, BitcoinConfig.FEE_SATS_MAX, absent.maxFeeSats()),
                signer(section.section("signer", "type", "folder", "account", "fingerprint")));
    }

    private static Optional<BitcoinConfig.PsbtSigner> signer(Section section) {
        SignerType type = section.choice("type", SignerType.values(), SignerType.HOME);
        List<String> keys = List.of("folder", "account", "fingerprint");
        if (type == SignerType.HOME) {
            for (String key : keys) {
                if (section.text(key).isPresent()) {
                    throw section.invalid(key, "no such key with type home; type: psbt-folder for a signer elsewhere");
                }
            }
            return Optional.empty();
        }
        for (String key : keys) {
            if (section.text(key).isEmpty()) {
                throw new InvalidYamlException(
                        section.line("type"), section.name(key) + ": missing (expected: one with type psbt-folder)");
            }
        }
        try {
            return Optional.of(new BitcoinConfig.PsbtSigner(
                    section.text("folder").orElseThrow(),
                    section.text("account").orElseThrow(),
                    section.text("fingerprint").orElseThrow()));
        } catch (IllegalArgumentException e) {
            throw new InvalidYamlException(section.line("fingerprint"), "bitcoin.signer." + e.getMessage());
        }
    }

    /** Who signs transactions. */
    private enum SignerType {
        HOME,
        PSBT_FOLDER
    }

    private static BitcoinConfig.Access access(Section section) {
        try {
            return new BitcoinConfig.Access(
                    section.text("cookieFile"), section.text("user"), section.text("passwordFile"));
        } catch (IllegalArgumentException e) {
            throw new InvalidYamlException(
                    section.line(section.text("user").isPresent() ? "user" : "passwordFile"),
                    "bitcoin." + e.getMessage());
        }
    }

    private static String checkedPublicUrl(Section section, String url) {
        if (!url.startsWith("https://") || !url.endsWith("/")) {
            throw section.invalid("publicUrl", "https://…/, ending in a slash");
        }
        return checkedUrl(section, url);
    }

    private static NetworkConfig network(Section section) {
        Optional<Path> certificates;
        try {
            certificates = section.text("trustedCertificates").map(Path::of);
        } catch (InvalidPathException e) {
            throw section.invalid("trustedCertificates", "a PEM file");
        }
        return new NetworkConfig(section.flag("allowPrivateAddresses", false), certificates.map(Path::toString));
    }

    private static AuditConfig audit(Section section) {
        try {
            return new AuditConfig(section.text("heads"));
        } catch (IllegalArgumentException e) {
            throw section.invalid("heads", "a folder");
        }
    }

    private static LimitsConfig limits(Section section) {
        return new LimitsConfig((int) section.number(
                "toChainPerDay", 1, LimitsConfig.TO_CHAIN_PER_DAY_MAX, LimitsConfig.DEFAULT.toChainPerDay()));
    }

    private static String checkedUrl(Section section, String url) {
        if (url.contains("@")) {
            // The value stays out of the message: it may hold a password.
            throw new InvalidYamlException(
                    section.line("url"),
                    "bitcoin.url: holds a user or password (expected: those in cookieFile, or user and passwordFile)");
        }
        try {
            URI uri = new URI(url);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw section.invalid("url", "http://host:port or https://host");
        }
        throw section.invalid("url", "http://host:port or https://host");
    }

    private static MigrationException invalid(Path file, int line, String problem) {
        return MigrationException.validation(
                CONFIG_INVALID, file + ", line " + line + ": " + problem, "edit " + file, "run: layerlift doctor");
    }
}
