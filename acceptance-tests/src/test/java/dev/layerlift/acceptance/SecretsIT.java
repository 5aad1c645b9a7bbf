package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.AESDecrypter;
import com.nimbusds.jose.crypto.PasswordBasedDecrypter;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opens the keys of a home as any JOSE library can that has the passphrase, and looks for them, and for the passphrase,
 * in everything that was said and written.
 */
class SecretsIT {
    @TempDir
    private Path folder;

    @Test
    @Tag("P38")
    void noPrivateKeyAndNoPassphraseIsSaidOrWrittenInPlain() throws Exception {
        User user = User.withHome(folder);
        List<String> dids = user.imports(new SampleFiles(3).fill(folder.resolve("in"), 8));
        String id = text(user.migrates(dids).get(0), "migrationId");
        user.run("rollback", id, "--json").exits(0);
        user.run("history", dids.get(1), "--json").exits(0);
        user.run("show", dids.get(0), "--json").exits(0);
        user.run("doctor", "--json");
        user.where("LAYERLIFT_DEBUG", "1")
                .run("migrate", "house", "--to", "webvh")
                .exits(2);
        user.where("LAYERLIFT_DEBUG", "1")
                .where("LAYERLIFT_PASSPHRASE", User.PASSPHRASE + "?")
                .run("import", folder.resolve("in").toString())
                .exits(1);

        List<byte[]> seeds = privateKeys(user.home());
        // Each asset has a key of its own, each migration a key for the target and one for its log, and there is the
        // system's.
        assertThat(seeds).hasSize(8 + 2 * 8 + 1);
        Map<String, byte[]> secrets = new HashMap<>();
        secrets.put("the passphrase", User.PASSPHRASE.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < seeds.size(); i++) {
            byte[] seed = seeds.get(i);
            secrets.put("key " + i, seed);
            secrets.put("key " + i + " in hex", ascii(HexFormat.of().formatHex(seed)));
            secrets.put(
                    "key " + i + " in base64url",
                    ascii(Base64.getUrlEncoder().withoutPadding().encodeToString(seed)));
            secrets.put(
                    "key " + i + " in base64",
                    ascii(Base64.getEncoder().withoutPadding().encodeToString(seed)));
        }
        for (Path file : filesBelow(folder)) {
            byte[] content = Files.readAllBytes(file);
            secrets.forEach((name, secret) -> assertThat(indexOf(content, secret))
                    .as("where %s is in %s", name, file)
                    .isNegative());
        }
    }

    /** What is private is readable by nobody else, as far as the file system knows about others. */
    @Test
    void whatIsNotServedIsReadableByItsOwnerOnly() throws IOException {
        User user = User.withHome(folder);
        for (String name : List.of("private", "restricted", "layerlift.yaml", "layerlift.db", "lock")) {
            assertThat(Files.getPosixFilePermissions(user.home().resolve(name)).toString())
                    .as("who may use %s", name)
                    .doesNotContain("GROUP", "OTHERS");
        }
        // The web server passes through the home to the folder that it serves, and sees nothing else on its way.
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(user.home())))
                .isEqualTo("rwx--x--x");
    }

    /** The seeds of all keys: the key-encryption key is a JWE under the passphrase, each key a JWE under that. */
    private static List<byte[]> privateKeys(Path home) throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("layerlift.db"));
                Statement statement = database.createStatement()) {
            JWEObject sealed;
            try (ResultSet record =
                    statement.executeQuery("SELECT value FROM home_records WHERE name = 'keyEncryptionKey'")) {
                assertThat(record.next()).isTrue();
                sealed = JWEObject.parse(record.getString(1));
            }
            sealed.decrypt(new PasswordBasedDecrypter(User.PASSPHRASE));
            AESDecrypter key =
                    new AESDecrypter(OctetSequenceKey.parse(sealed.getPayload().toJSONObject()));
            try (ResultSet rows = statement.executeQuery("SELECT public_key, jwe FROM sealed_keys")) {
                while (rows.next()) {
                    JWEObject jwe = JWEObject.parse(rows.getString(2));
                    assertThat(jwe.getHeader().getKeyID()).isEqualTo(rows.getString(1));
                    jwe.decrypt(key);
                    seeds.add(
                            OctetKeyPair.parse(jwe.getPayload().toJSONObject()).getDecodedD());
                }
            }
        }
        return seeds;
    }

    private static List<Path> filesBelow(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static int indexOf(byte[] content, byte[] wanted) {
        for (int i = 0; i <= content.length - wanted.length; i++) {
            int n = 0;
            while (n < wanted.length && content[i + n] == wanted[n]) {
                n++;
            }
            if (n == wanted.length) {
                return i;
            }
        }
        return -1;
    }
}
