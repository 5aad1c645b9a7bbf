package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.layerlift.testkit.web.TestAuthority;
import dev.layerlift.testkit.web.TlsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One home publishes on a web server with TLS, and others look at it from outside. */
class RemoteIT {
    private static final String HOST = "assets.example.test";

    @TempDir
    Path folder;

    private final TestAuthority authority = TestAuthority.create();
    private final TlsServer server = TlsServer.start(authority.server(HOST));

    private Product product;
    private User publisher;
    private String did;

    @BeforeEach
    void publish() throws IOException {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 " + HOST + "\n");
        Files.writeString(folder.resolve("authority.pem"), authority.pem());
        product =
                Product.packaged().with("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djdk.net.hosts.file=" + hosts);
        publisher = home("publisher", HOST + ":" + server.port());
        Path config = publisher.home().resolve("layerlift.yaml");
        Files.writeString(
                config, Files.readString(config).replace("portable: true", "portable: true\n  confirm: https"));
        server.serving(publisher.home().resolve("public"));
        Path file = Files.writeString(folder.resolve("a.txt"), "what is published");
        did = User.text(publisher.migrates(publisher.imports(file)).get(0), "targetDid");
        assertThat(server.requests())
                .as("the migration counts as completed once the web server serves its files")
                .hasSizeGreaterThanOrEqualTo(4);
        assertThat(did).contains(":" + HOST + "%3A" + server.port() + ":");
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** Somebody with a home that may reach this machine, and trusts the authority of the test. */
    private User home(String name, String domain) throws IOException {
        User user = new User(Files.createDirectories(folder.resolve(name)), product);
        user.run("init", "--domain", domain).exits(0);
        Files.writeString(
                user.home().resolve("layerlift.yaml"),
                "network: {allowPrivateAddresses: true, trustedCertificates: \"" + folder.resolve("authority.pem")
                        + "\"}\n",
                StandardOpenOption.APPEND);
        return user;
    }

    private static List<String> failed(JsonNode report) {
        return report.path("checks").findParents("name").stream()
                .filter(check -> !check.path("ok").asBoolean())
                .map(check -> User.text(check, "name") + ": " + User.text(check, "detail"))
                .toList();
    }

    @Test
    @Tag("P04")
    void anotherHomeVerifiesWhatThisOnePublished() throws IOException {
        User other = home("other", "other.example.com");

        JsonNode report = other.run("verify", did, "--json").exits(0).json();
        assertThat(failed(report)).isEmpty();
        assertThat(report.path("checks").findValuesAsText("name"))
                .contains("log", "witnesses", "whois", "link", "manifest", "origin");
        assertThat(User.text(other.run("resolve", did, "--json").exits(0).json().path("didDocument"), "id"))
                .isEqualTo(did);
        publisher.run("verify", "--https", did).exits(0);

        Path content = publisher.published().content(did).stream()
                .filter(file -> file.toString().endsWith(".txt"))
                .findFirst()
                .orElseThrow();
        byte[] good = Files.readAllBytes(content);
        Files.writeString(content, "what is forged   ");
        assertThat(failed(other.run("verify", did, "--json").exits(1).json()))
                .singleElement()
                .asString()
                .startsWith("content ");
        Files.write(content, good);
        Path credentials = publisher.published().credentials(did);
        Path hidden = Files.move(credentials, folder.resolve("hidden"));
        assertThat(failed(other.run("verify", did, "--json").exits(1).json()))
                .anySatisfy(line -> assertThat(line).startsWith("credentials file: "));
        Files.move(hidden, credentials);
        other.run("verify", did).exits(0);
    }

    @Test
    @Tag("P05")
    void aServerThatIsDownIsUnknownAndNotAbsent() throws IOException {
        User other = home("other", "other.example.com");
        server.close();

        assertThat(User.text(other.run("resolve", did, "--json").exits(1).error(), "code"))
                .isEqualTo("CONNECTION_FAILED");
        assertThat(failed(other.run("verify", did, "--json").exits(1).json()))
                .singleElement()
                .asString()
                .contains("cannot be reached");
        // What lies in its own store, a home verifies without any network.
        publisher.run("verify", did).exits(0);
    }

    @Test
    void withoutAHomeThePublicInternetIsReachedAndNothingElse() throws IOException {
        User nobody = new User(Files.createDirectories(folder.resolve("nobody")), product);
        long before = server.requests().size();

        Outcome outcome = nobody.run("verify", did, "--json").exits(1).explainsItself();

        assertThat(failed(outcome.json())).singleElement().asString().contains("an address of the public internet");
        assertThat(server.requests()).hasSize((int) before);
        assertThat(nobody.home()).doesNotExist();
    }
}
