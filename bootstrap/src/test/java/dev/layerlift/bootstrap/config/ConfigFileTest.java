package dev.layerlift.bootstrap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.error.MigrationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    @TempDir
    Path home;

    private LayerliftConfig read(String yaml) throws IOException {
        Path file = home.resolve("layerlift.yaml");
        Files.writeString(file, yaml, StandardCharsets.UTF_8);
        return ConfigFile.read(file, home);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "webvh:\n", "{}", "storage: {private: }"})
    void whatTheFileDoesNotSayHasADefault(String yaml) throws IOException {
        assertThat(read(yaml)).isEqualTo(LayerliftConfig.DEFAULT);
    }

    @Test
    void theInitialFileReadsBack() throws IOException {
        LayerliftConfig config =
                read(ConfigFile.initial(WebHost.parse("assets.example.com:8443"), PersistenceConfig.DEFAULT));
        assertThat(config.webvh().host()).contains(WebHost.parse("assets.example.com:8443"));
        assertThat(config.storage()).isEqualTo(StorageConfig.DEFAULT);
        assertThat(config.persistence()).isEqualTo(PersistenceConfig.DEFAULT);
    }

    @Test
    void theInitialFileOfAHomeOnAServerReadsBack() throws IOException {
        PersistenceConfig server = new PersistenceConfig.Postgresql(
                "postgresql://db.example.com:5432/lift?sslmode=verify-full&currentSchema=home",
                "o'neill: {the #1}",
                Optional.of("/etc/a b's/secret"),
                PersistenceConfig.Postgresql.CONNECTIONS_DEFAULT);
        assertThat(read(ConfigFile.initial(WebHost.parse("assets.example.com"), server))
                        .persistence())
                .isEqualTo(server);
    }

    @Test
    void everyKeyIsRead() throws IOException {
        LayerliftConfig config = read("""
                webvh: {host: assets.example.com, portable: false, confirm: store}
                storage:
                  private: {type: local, root: mine}
                  webvh: {type: local, root: served}
                  btco: {type: local, root: served/btco}
                persistence: {type: sqlite}
                bitcoin: {network: regtest, backend: esplora, url: "http://127.0.0.1:3000", cookieFile: c, confirmations: 6, maxFeeSats: 5}
                network: {allowPrivateAddresses: true, trustedCertificates: authorities.pem}
                """);
        assertThat(config.network()).isEqualTo(new NetworkConfig(true, Optional.of("authorities.pem")));
        assertThat(config.webvh().portable()).isFalse();
        assertThat(config.storage().privateStore()).isEqualTo(new StoreConfig.Local("mine"));
        assertThat(config.storage().webvh()).isEqualTo(new StoreConfig.Local("served"));
        assertThat(config.bitcoin().network()).isEqualTo(BitcoinConfig.Network.REGTEST);
        assertThat(config.bitcoin().backend()).isEqualTo(BitcoinConfig.Backend.ESPLORA);
        assertThat(config.bitcoin().confirmations()).isEqualTo(6);
        assertThat(config.bitcoin().maxFeeSats()).isEqualTo(5);
    }

    @Test
    void aSignerElsewhereIsNamedByFolderAndKey() throws IOException {
        assertThat(read("bitcoin: {signer: {type: home}}").bitcoin().signer()).isEmpty();
        assertThat(read("""
                bitcoin:
                  signer: {type: psbt-folder, folder: to-sign, account: tpubX, fingerprint: "0badc0de"}
                """).bitcoin().signer()).contains(new BitcoinConfig.PsbtSigner("to-sign", "tpubX", "0badc0de"));
    }

    @Test
    void everyLayerHasAStoreOfAnyKind() throws IOException {
        StorageConfig config = read("""
                        storage:
                          private: {type: s3, restrictedBucket: mine, region: eu-west-1}
                          webvh:
                            type: gcs
                            bucket: served
                            restrictedBucket: hidden
                            prefix: a/b
                            project: p
                            endpoint: "http://127.0.0.1:9000"
                            credentialsFile: key.json
                          btco: {type: ipfs, api: "https://node.example.com", name: assets, tokenFile: token, idleTimeoutSeconds: 5}
                        """).storage();

        assertThat(config.privateStore())
                .isEqualTo(new StoreConfig.S3(
                        Optional.empty(),
                        "mine",
                        "",
                        "eu-west-1",
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        StoreConfig.S3Abilities.ALL));
        assertThat(config.webvh())
                .isEqualTo(new StoreConfig.Gcs(
                        Optional.of("served"),
                        "hidden",
                        "a/b",
                        Optional.of("p"),
                        Optional.of("http://127.0.0.1:9000"),
                        Optional.of("key.json")));
        assertThat(config.btco())
                .isEqualTo(new StoreConfig.Ipfs("https://node.example.com", "assets", Optional.of("token"), 5));
    }

    @Test
    void aNodeNeedsANameForEachLayerAndNothingElse() throws IOException {
        StorageConfig config = read("storage: {webvh: {type: ipfs, name: a-webvh}, btco: {type: ipfs, name: a-btco}}")
                .storage();

        assertThat(config.webvh())
                .isEqualTo(new StoreConfig.Ipfs("http://127.0.0.1:5001", "a-webvh", Optional.empty(), 60));
        assertThat(config.btco())
                .isEqualTo(new StoreConfig.Ipfs("http://127.0.0.1:5001", "a-btco", Optional.empty(), 60));
    }

    @Test
    void aServerThatSpeaksS3IsReadWithItsCredentialsAndWhatItCanDo() throws IOException {
        StorageConfig config = read("""
                        storage:
                          webvh:
                            type: s3
                            bucket: served
                            restrictedBucket: hidden
                            endpoint: https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com
                            accessKeyId: id
                            secretKeyFile: secret
                            sessionTokenFile: token
                          btco:
                            type: s3
                            bucket: served
                            restrictedBucket: hidden
                            endpoint: "http://127.0.0.1:9000"
                            pathStyle: false
                            conditionalWrites: false
                        """).storage();

        StoreConfig.S3 r2 = (StoreConfig.S3) config.webvh();
        assertThat(r2.region()).isEqualTo("auto");
        assertThat(r2.pathStyle()).isTrue();
        assertThat(r2.abilities()).isEqualTo(new StoreConfig.S3Abilities(false, true));
        assertThat(r2.credentials()).contains(new StoreConfig.S3Key("id", "secret", Optional.of("token")));
        StoreConfig.S3 other = (StoreConfig.S3) config.btco();
        assertThat(other.region()).isEqualTo("us-east-1");
        assertThat(other.pathStyle()).isFalse();
        assertThat(other.abilities()).isEqualTo(new StoreConfig.S3Abilities(true, false));
        assertThat(other.credentials()).isEmpty();
    }

    @ParameterizedTest
    @Tag("P37")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    private: {type: s3, restrictedBucket: b} , webvh: {type: s3, bucket: b, restrictedBucket: r} | storage.private.restrictedBucket: "b" (expected: another bucket than storage.webvh.bucket
                    private: {type: s3, restrictedBucket: b, prefix: p} , webvh: {type: s3, bucket: b, restrictedBucket: r} | another bucket than storage.webvh.bucket
                    webvh: {type: gcs, bucket: b, restrictedBucket: r} , btco: {type: gcs, bucket: r, restrictedBucket: s} | storage.webvh.restrictedBucket: "r" (expected: another bucket than storage.btco.bucket
                    private: {type: s3, restrictedBucket: r} , webvh: {type: s3, bucket: b, restrictedBucket: r} | storage.webvh.restrictedBucket: "r" (expected: another bucket or prefix than those of storage.private
                    webvh: {type: s3, bucket: b, restrictedBucket: r} , btco: {type: s3, bucket: b, restrictedBucket: s} | storage.webvh.bucket: "b" (expected: another bucket or prefix than those of storage.btco
                    """)
    void aBucketIsServedOrHiddenAndOfOneLayer(String stores, String message) {
        assertThatThrownBy(() -> read("storage: {" + stores + "}"))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void bucketsOfOneNameAtTwoServersAreTwo() throws IOException {
        assertThat(read("""
                        storage:
                          private: {type: s3, restrictedBucket: b, endpoint: "http://127.0.0.1:1"}
                          webvh: {type: s3, bucket: b, restrictedBucket: r, endpoint: "http://127.0.0.1:2"}
                        """).storage().privateStore()).isInstanceOf(StoreConfig.S3.class);
    }

    @Test
    void whatNewDidsAreLikeIsRead() throws IOException {
        String witness = "did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH";
        WebvhConfig config = read("""
                        webvh:
                          host: assets.example.com
                          formerHosts: [old.example.com, "older.example.com:8443"]
                          preRotation: true
                          witness: {witnesses: ["%s"]}
                          watchers:
                            - https://watcher.example.org/
                          ttlSeconds: 0
                          didWeb: true
                        """.formatted(witness)).webvh();

        assertThat(config.formerHosts())
                .containsExactly(WebHost.parse("old.example.com"), WebHost.parse("older.example.com:8443"));
        assertThat(config.preRotation()).isTrue();
        assertThat(config.witnesses().threshold()).isEqualTo(1);
        assertThat(config.witnesses().witnesses()).containsExactly(witness);
        assertThat(config.watchers()).containsExactly("https://watcher.example.org/");
        assertThat(config.ttlSeconds()).isZero();
        assertThat(config.didWeb()).isTrue();
        assertThat(config.dids()).hasValueSatisfying(dids -> {
            assertThat(dids.host()).isEqualTo(WebHost.parse("assets.example.com"));
            assertThat(dids.formerHosts()).hasSize(2);
            assertThat(dids.preRotation() && dids.didWeb() && dids.portable()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    webhv: {}                              | line 1: webhv: unknown key (expected: one of webvh, storage, persistence, bitcoin, network, audit, limits; did you mean webvh?)
                    webvh: {Portable: true}                | did you mean webvh.portable?
                    storage: {webvh: {rot: x}}             | storage.webvh.rot: unknown key (expected: one of type, root, quotaBytes; did you mean storage.webvh.root?)
                    bitcoin: {completelyDifferent: 1}      | bitcoin.completelyDifferent: unknown key
                    webvh: yes                             | webvh: "yes" (expected: keys with values: host, formerHosts, portable
                    webvh: {host: "http://a.example.com"}  | webvh.host: "http://a.example.com" (expected: the bare domain name
                    webvh: {host: 10.0.0.1}                | webvh.host: "10.0.0.1" (expected: a domain name; did:webvh does not allow IP addresses)
                    webvh: {portable: maybe}               | webvh.portable: "maybe" (expected: true or false)
                    webvh: {confirm: never}                | webvh.confirm: "never" (expected: store or https)
                    webvh: {host: {a: b}}                  | webvh.host: keys with values (expected: one value)
                    webvh: {host: [a]}                     | webvh.host: a list (expected: one value)
                    webvh: {formerHosts: a.example.com}    | webvh.formerHosts: no list of values (expected: such as [a, b])
                    webvh: {formerHosts: [{a: b}]}         | webvh.formerHosts: no list of values
                    webvh: {formerHosts: ["10.0.0.1"]}     | webvh.host: "10.0.0.1"
                    webvh: {watchers: [here]}              | watchers: here (expected: an absolute URL)
                    webvh: {ttlSeconds: 2147483649}        | webvh.ttlSeconds: "2147483649" (expected: a whole number from 0 to 2147483648)
                    webvh: {witness: {witnesses: ["did:web:a"]}}  | did:web:a (expected: a did:key)
                    webvh: {witness: {threshold: 1}}       | webvh.witness.threshold: "1" (expected: a whole number from 0 to 0)
                    webvh: {witness: [a]}                  | webvh.witness: a list (expected: keys with values)
                    webvh: [a]                             | a list (expected: keys with values)
                    storage: {webvh: {type: floppy}}       | storage.webvh.type: "floppy" (expected: local, ipfs, gcs, s3)
                    storage: {webvh: {quotaBytes: -1}}     | storage.webvh.quotaBytes: "-1" (expected: a whole number from 0 to
                    storage: {webvh: {bucket: b}}          | storage.webvh.bucket: unknown key (expected: one of type, root, quotaBytes
                    storage: {webvh: {type: s3, root: r}}  | storage.webvh.root: unknown key (expected: one of type, bucket, restrictedBucket
                    storage: {webvh: {type: s3}}           | storage.webvh.bucket: "" (expected: a name)
                    storage: {webvh: {type: gcs, bucket: b}} | storage.webvh.restrictedBucket: "" (expected: a name)
                    storage: {webvh: {type: s3, bucket: b, restrictedBucket: r, accessKeyId: k}} | storage.webvh: secretKeyFile: missing (expected: both
                    storage: {webvh: {type: s3, bucket: b, restrictedBucket: r, endpoint: "http://u:p@h"}} | storage.webvh.endpoint: no plain URL
                    storage: {webvh: {type: ipfs}}         | storage.webvh.name: "" (expected: one that no other home and no other layer
                    storage: {webvh: {type: ipfs, name: " "}} | storage.webvh.name: " " (expected: one that no other home
                    storage: {webvh: {type: ipfs, api: nowhere}} | storage.webvh.api: no plain URL
                    storage: {webvh: {type: ipfs, name: a, gateway: x}} | storage.webvh.gateway: unknown key (expected: one of type, api, name, tokenFile, idleTimeoutSeconds
                    storage: {webvh: {type: ipfs, name: a, idleTimeoutSeconds: 0}} | storage.webvh.idleTimeoutSeconds: "0" (expected: a whole number from 1 to 3600)
                    storage: {webvh: {type: ipfs, name: a}, btco: {type: ipfs, name: a, api: "http://127.0.0.1:5001/"}} | storage.webvh.name: "a" (expected: another name than storage.btco.name
                    storage: {private: {type: ipfs}}       | storage.private.type: "ipfs" (expected: local, gcs or s3; everybody can ask
                    storage: {private: {type: s3, bucket: b}} | storage.private.bucket: "b" (expected: no such key
                    persistence: {type: oracle}            | persistence.type: "oracle" (expected: sqlite or postgresql)
                    persistence: {type: postgresql, user: u} | persistence.url: "" (expected: postgresql://HOST:PORT/DATABASE)
                    persistence: {type: postgresql, user: u, url: "mysql://h/d"} | persistence.url: "mysql://h/d" (expected: postgresql://HOST:PORT/DATABASE)
                    persistence: {type: postgresql, user: u, url: "postgresql://me:secret@h/d"} | persistence.url: holds a user or password (expected: those in user and passwordFile)
                    persistence: {type: postgresql, user: u, url: "postgresql://h/d?password=secret"} | persistence.url: holds a user or password (expected: those in user and passwordFile)
                    persistence: {type: postgresql, url: "postgresql://h/d"} | persistence.user: "" (expected: who connects to the database)
                    persistence: {type: postgresql, user: u, url: "postgresql://h/d", connections: 1} | persistence.connections: "1" (expected: a whole number from 2 to 100)
                    persistence: {url: x}                  | persistence.url: "x" (expected: no such key with type sqlite)
                    bitcoin: {network: testnet}            | bitcoin.network: "testnet" (expected: signet or regtest or mainnet)
                    bitcoin: {confirmations: 0}            | bitcoin.confirmations: "0" (expected: a whole number from 1 to 100)
                    bitcoin: {maxFeeSats: -1}              | bitcoin.maxFeeSats: "-1" (expected: a whole number from 1 to
                    network: {allowPrivateAddresses: 1}    | network.allowPrivateAddresses: "1" (expected: true or false)
                    network: {proxy: x}                    | network.proxy: unknown key (expected: one of allowPrivateAddresses, trustedCertificates
                    limits: {toChainPerDay: 0}             | limits.toChainPerDay: "0" (expected: a whole number from 1 to 1000000)
                    bitcoin: {user: u}                     | bitcoin.passwordFile: missing (expected: both user and passwordFile, or none of them)
                    bitcoin: {cookieFile: c, user: u, passwordFile: p} | bitcoin.cookieFile: beside a user (expected: one of the two)
                    bitcoin: {signer: {type: psbt}}        | bitcoin.signer.type: "psbt" (expected: home or psbt-folder)
                    bitcoin: {signer: {folder: f}}         | bitcoin.signer.folder: "f" (expected: no such key with type home
                    bitcoin: {signer: {type: psbt-folder, folder: f, account: a}} | bitcoin.signer.fingerprint: missing (expected: one with type psbt-folder)
                    bitcoin: {signer: {type: psbt-folder, folder: f, account: a, fingerprint: 0BADC0DE}} | bitcoin.signer.fingerprint: "0BADC0DE" (expected: 8 lower-case hexadecimal digits)
                    bitcoin: {publicUrl: "http://x/"}      | bitcoin.publicUrl: "http://x/" (expected: https://…/, ending in a slash)
                    bitcoin: {url: "ftp://x"}              | bitcoin.url: "ftp://x" (expected: http://host:port or https://host)
                    webvh: {host: a.b, host: c.d}          | host: there twice (expected: once)
                    webvh: [                               | layerlift.yaml, line 1:
                    webvh: &x {host: a.b}                  | an anchor or alias (expected: plain values)
                    storage: {webvh: {root: .}}            | (expected: a folder that
                    storage: {private: {root: public/p}}   | (expected: a folder that
                    storage: {webvh: {root: private/w}}    | (expected: a folder that
                    """)
    void whatIsWrongIsNamed(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining(home.resolve("layerlift.yaml").toString())
                .hasMessageContaining(message);
    }

    @Test
    void theLineIsNamed() {
        assertThatThrownBy(() -> read("webvh:\n  host: a.example.com\n  hots: b.example.com\n"))
                .hasMessageContaining("line 3: webvh.hots");
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThatThrownBy(() -> read("webvh: {host: a.b}\n---\nwebvh: {host: c.d}\n"))
                .hasMessageContaining("a second document (expected: one)");
    }

    @Test
    @Tag("P38")
    void aPasswordInAUrlIsNotRepeated() {
        assertThatThrownBy(() -> read("bitcoin: {url: \"http://user:se cret@127.0.0.1\"}"))
                .hasMessageContaining("bitcoin.url: holds a user or password")
                .hasMessageNotContaining("cret");
    }

    @Test
    void aHugeFileIsNotRead() {
        assertThatThrownBy(() -> read("#".repeat(70_000)))
                .hasMessageContaining("70000 bytes (expected: at most 65536)");
    }

    @Test
    void whatIsNotUtf8IsRefused() throws IOException {
        Path file = home.resolve("layerlift.yaml");
        Files.write(file, new byte[] {(byte) 0xc3, 0x28});
        assertThatThrownBy(() -> ConfigFile.read(file, home)).hasMessageContaining("not UTF-8");
    }

    @ParameterizedTest
    @CsvSource({"portabel, portable", "hosst, host", "HOST, host", "confrim, confirm"})
    void aTypingErrorIsRecognised(String typed, String meant) {
        assertThat(NearestName.of(typed, java.util.List.of("host", "portable", "confirm")))
                .contains(meant);
    }

    @Test
    void whatIsFarFromEveryNameIsLikeNone() {
        assertThat(NearestName.of("zzzzzzzz", java.util.List.of("host", "portable", "confirm")))
                .isEmpty();
    }
}
