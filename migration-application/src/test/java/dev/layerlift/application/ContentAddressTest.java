package dev.layerlift.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.domain.anchor.AnchorStatement;
import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is published by a store that serves content under an address of its bytes, and by others. */
class ContentAddressTest {
    private static final byte[] TEXT = "some text".getBytes(UTF_8);

    private final TestHome home = new TestHome();

    /** A store that serves content under addresses of this scheme too. */
    private static ContentStore addressed(ContentStore store, String scheme) {
        return (ContentStore) Proxy.newProxyInstance(
                ContentStore.class.getClassLoader(), new Class<?>[] {ContentStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals("contentAddress")) {
                        try (InputStream in = ((Content) arguments[0]).open()) {
                            return Optional.of(scheme + "://"
                                    + Sha256.of(in.readAllBytes()).hex());
                        }
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private JsonObject manifest() throws Exception {
        String key = home.published().stream()
                .filter(k -> k.endsWith("/manifest.json"))
                .findFirst()
                .orElseThrow();
        return home.json.parseObject(
                home.publicStore.open(ObjectPath.ofPublic(key), 0).orElseThrow().readAllBytes());
    }

    private static String expected(String scheme) {
        return scheme + "://" + Sha256.of(TEXT).hex();
    }

    private static List<Check> wrong(VerificationReport report) {
        return report.checks().stream().filter(check -> !check.ok()).toList();
    }

    @Test
    void anAddressIsPublishedKeptAndDerivedAgain() throws Exception {
        MigrationResult result;
        try (Process process = home.start(new Fuse(), addressed(home.publicStore, "sum"))) {
            result = process.migrate(process.importBytes("a.txt", TEXT));
            assertThat(result.state()).as("%s", result.error()).isEqualTo(MigrationState.COMPLETED);

            assertThat(manifest().requireObjects("items"))
                    .singleElement()
                    .satisfies(item ->
                            assertThat(item.requireString("contentAddress")).isEqualTo(expected("sum")));
            assertThat(home.persistence
                            .assets()
                            .find(result.targetDid().orElseThrow().identity())
                            .orElseThrow()
                            .resources())
                    .extracting(Resource::contentAddress)
                    .containsExactly(Optional.of(expected("sum")));
            VerificationReport report = process.verify(result);
            assertThat(wrong(report)).isEmpty();
            assertThat(report.checks())
                    .contains(new Check(
                            "address " + Sha256.of(TEXT).hex().substring(0, 12),
                            true,
                            expected("sum") + ", as follows from the bytes"));
        }
        // Bytes lead to another address: then the one in the manifest is none of theirs.
        try (Process process = home.start(new Fuse(), addressed(home.publicStore, "other"))) {
            assertThat(wrong(process.verify(result))).singleElement().satisfies(check -> {
                assertThat(check.name()).startsWith("address ");
                assertThat(check.detail()).contains(expected("other"), "expected: " + expected("sum"));
            });
        }
        // Who can derive none says so, and holds the bytes against their digest.
        try (Process process = home.start()) {
            VerificationReport report = process.verify(result);
            assertThat(wrong(report)).isEmpty();
            assertThat(report.checks())
                    .extracting(Check::name)
                    .noneMatch(name -> name.startsWith("address "))
                    .anyMatch(name -> name.startsWith("content "));
            assertThat(report.checks())
                    .extracting(Check::detail)
                    .anyMatch(detail ->
                            detail.endsWith("not compared, as no address follows from bytes here: " + expected("sum")));
        }
    }

    @Test
    void bytesThatChangedAreFoundWhereAddressesAreDerivedToo() throws Exception {
        try (Process process = home.start(new Fuse(), addressed(home.publicStore, "sum"))) {
            MigrationResult result = process.migrate(process.importBytes("a.txt", TEXT));
            String key = home.published().stream()
                    .filter(k -> k.endsWith(".txt"))
                    .findFirst()
                    .orElseThrow();
            home.publicStore.tamper(ObjectPath.ofPublic(key), 3);
            assertThat(wrong(process.verify(result)))
                    .extracting(check -> check.name().replaceAll(" .*", ""))
                    .containsExactly("content", "address");
            home.publicStore.delete(ObjectPath.ofPublic(key));
            assertThat(wrong(process.verify(result))).extracting(Check::detail).containsExactly("is missing");
        }
    }

    @Test
    void aManifestWithoutAddressesIsAsItAlwaysWas() throws Exception {
        try (Process process = home.start()) {
            process.migrate(process.importBytes("a.txt", TEXT));
            assertThat(new String(home.json.canonical(manifest()), UTF_8))
                    .isEqualTo("{\"items\":[{\"digestMultibase\":\""
                            + Sha256.of(TEXT).multibase() + "\",\"mediaType\":\"text/plain\",\"size\":9}]}");
        }
    }

    /** Content of this size is first read in full when its address is derived: that of other bytes is never signed. */
    @Test
    @Tag("P45")
    void noAddressOfOtherBytesIsSigned() throws Exception {
        try (Process process = home.start(new Fuse(), addressed(home.publicStore, "sum"))) {
            Asset source = process.importBytes("a.bin", new byte[2 * 1024 * 1024]);
            home.privateStore.tamper(source.resources().get(0).location(), 1_000_000);

            MigrationResult result = process.migrate(source);

            assertThat(result.state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(result.error().orElseThrow().detail()).contains("changed before it was transferred");
            assertThat(result.targetDid()).as("nothing was signed").isEmpty();
            assertThat(home.published()).isEmpty();
        }
    }

    @Test
    void anAnchorSpeaksOfTheManifestThatIsPublished() throws Exception {
        BtcoHome chained = new BtcoHome();
        try (BtcoHome.Process process = chained.start(new Fuse(), addressed(chained.btcoStore, "sum"))) {
            CompletableFuture<MigrationResult> future = process.begin(process.imported());
            chained.awaitBroadcast();
            chained.chain.mine();
            assertThat(BtcoHome.get(future).state()).isEqualTo(MigrationState.COMPLETED);

            JsonObject manifest = published(chained, "/manifest.json");
            assertThat(manifest.requireObjects("items").get(0).requireString("contentAddress"))
                    .startsWith("sum://");
            assertThat(AnchorStatement.fromJson(published(chained, "/anchor-statement.json"))
                            .manifestDigest())
                    .isEqualTo(chained.home.json.digest(manifest));
        }
    }

    private static JsonObject published(BtcoHome home, String name) throws Exception {
        String key = home.inStore(Area.PUBLIC).stream()
                .filter(k -> k.endsWith(name))
                .findFirst()
                .orElseThrow();
        return home.home.json.parseObject(
                home.btcoStore.open(ObjectPath.ofPublic(key), 0).orElseThrow().readAllBytes());
    }
}
