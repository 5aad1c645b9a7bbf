package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An owner lives with a published DID by the packaged command, and a resolver that is not ours agrees at each step. */
class LivingWithADidIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private User user;
    private String did;

    @BeforeEach
    void publishOne() throws IOException {
        user = User.withHome(Files.createDirectories(folder.resolve("owner")));
        did = user.publishes("a letter");
    }

    @Test
    void rotationsUpdatesAMoveAndTheEndAreOneLogThatOthersResolve() throws IOException {
        ForeignJudges judges = ForeignJudges.in(Files.createDirectories(folder.resolve("judges")));
        update(2, "rotate", did);
        update(3, "rotate", did, "--pre-rotation", "on");
        update(4, "rotate", did, "--document-key");
        JsonNode updated = update(
                5,
                "update",
                did,
                "--ttl",
                "120",
                "--add-also-known-as",
                "https://example.com/letter",
                "--add-service",
                "{\"id\":\"blog\",\"type\":\"LinkedDomains\",\"serviceEndpoint\":\"https://blog.example.com\"}");
        verifies(did);
        JsonNode verdict = judges.resolvePublished(did, user.published());
        assertThat(text(verdict.path("meta"), "versionId")).isEqualTo(text(updated, "versionId"));
        assertThat(verdict.path("doc")).isEqualTo(resolved(did).path("didDocument"));

        Path config = user.home().resolve("layerlift.yaml");
        String before = Files.readString(config);
        Files.writeString(
                config,
                before.replace(
                        "host: \"" + User.DOMAIN + "\"",
                        "host: \"new.example.org\"\n  formerHosts: [\"" + User.DOMAIN + "\"]"));
        assertThat(Files.readString(config)).isNotEqualTo(before);
        JsonNode move = update(6, "update", did, "--move");
        String moved = text(move, "did");
        assertThat(moved).contains(":new.example.org:").startsWith(did.substring(0, 50));
        verifies(moved);
        assertThat(text(judges.resolvePublished(moved, user.published()).path("meta"), "versionId"))
                .startsWith("6-");

        user.run("webvh", "deactivate", moved, "--json").exits(2);
        update(8, "deactivate", moved, "--yes");
        assertThat(judges.resolvePublished(moved, user.published())
                        .path("meta")
                        .path("deactivated")
                        .booleanValue())
                .isTrue();
        assertThat(text(user.run("webvh", "rotate", moved, "--json").exits(1).error(), "code"))
                .isEqualTo("DID_RETIRED");
        assertThat(text(user.run("show", moved, "--json").exits(0).json().path("lifecycle"), "state"))
                .isEqualTo("retired");
    }

    @Test
    void aWitnessInAnotherHomeApprovesEachVersionBeforeItIsVisible() throws IOException {
        ForeignJudges judges = ForeignJudges.in(Files.createDirectories(folder.resolve("judges")));
        User witness = User.withHome(Files.createDirectories(folder.resolve("witness")));
        String key =
                text(witness.run("webvh", "witness", "key", "--json").exits(0).json(), "witness");
        assertThat(text(
                        witness.run("webvh", "witness", "key", "--json")
                                .exits(0)
                                .json(),
                        "witness"))
                .isEqualTo(key)
                .startsWith("did:key:z6Mk");

        JsonNode first = version("update", did, "--witness", key);
        if (text(first, "state").equals("awaiting_approvals")) {
            approved(witness, "first");
        }
        String published = text(resolved(did).path("didDocumentMetadata"), "versionId");
        assertThat(text(version("rotate", did), "state")).isEqualTo("awaiting_approvals");
        assertThat(text(resolved(did).path("didDocumentMetadata"), "versionId")).isEqualTo(published);
        assertThat(user.run("webvh", "pending", "--json").exits(0).json().path("pending"))
                .hasSize(1);
        assertThat(text(user.run("webvh", "rotate", did, "--json").exits(1).error(), "code"))
                .isEqualTo("UPDATE_PENDING");
        assertThat(user.run("doctor").exits(0).out()).contains("saved and not published");

        approved(witness, "second");
        verifies(did);
        assertThat(text(judges.resolvePublished(did, user.published()).path("meta"), "versionId"))
                .startsWith("3-");
        assertThat(user.run("webvh", "pending").exits(0).out()).startsWith("Nothing waits");

        // A version that was approved and then withdrawn is not replaced behind the witness's back.
        version("update", did, "--ttl", "60");
        Path request = request("third");
        witness.run("webvh", "witness", "sign", "--log", request.toString()).exits(0);
        user.run("webvh", "witness", "withdraw", did, "--json").exits(0);
        version("update", did, "--ttl", "61");
        Path other = request("fourth");
        assertThat(text(
                        witness.run("webvh", "witness", "sign", "--log", other.toString(), "--json")
                                .exits(1)
                                .error(),
                        "code"))
                .isEqualTo("LOG_FORKED");
        witness.run("webvh", "witness", "sign", "--log", other.toString(), "--replaces-withdrawn")
                .exits(0);
    }

    @Test
    void whatTiesTheAssetToItsSourceGoesOnlyByForceAndByName() throws IOException {
        ObjectNode document = (ObjectNode) resolved(did).path("didDocument");
        document.set("service", JSON.createArrayNode());
        Path file = Files.writeString(folder.resolve("document.json"), document.toString());
        JsonNode error = user.run("webvh", "update", did, "--document", file.toString(), "--json")
                .exits(1)
                .error();
        assertThat(text(error, "code")).isEqualTo("TIES_BROKEN");
        assertThat(text(error, "message")).contains("#whois", "#manifest");

        JsonNode revoked = version("rotate", did, "--document-key", "--revoke-old");
        assertThat(revoked.path("warnings").toString()).contains("the Link of migration", "OriginCredential");
        user.run("verify", did).exits(1);
    }

    @Test
    @Tag("P12")
    void twoProcessesThatUpdateAtOnceLeaveOneLog() {
        int published = 0;
        for (int round = 0; round < 3; round++) {
            List<Running> calls = new ArrayList<>();
            for (int n = 0; n < 3; n++) {
                calls.add(user.start("", "webvh", "rotate", did, "--json"));
            }
            for (Running call : calls) {
                Outcome outcome = call.await().explainsItself();
                assertThat(outcome.exitCode()).as(outcome.toString()).isIn(0, 4);
                published += outcome.exitCode() == 0 ? 1 : 0;
            }
        }
        assertThat(published).isPositive();
        assertThat(text(resolved(did).path("didDocumentMetadata"), "versionId")).startsWith((published + 1) + "-");
        verifies(did);
    }

    private void approved(User witness, String name) {
        Path request = request(name);
        Path approval = request.resolveSibling("approval.json");
        witness.run("webvh", "witness", "sign", "--log", request.toString(), "--out", approval.toString())
                .exits(0);
        JsonNode added = user.run("webvh", "witness", "add", did, approval.toString(), "--json")
                .exits(0)
                .json();
        assertThat(text(added, "state")).isEqualTo("published");
    }

    /** Exports what waits; gives the log. */
    private Path request(String name) {
        Path out = folder.resolve(name);
        user.run("webvh", "witness", "request", did, "--out", out.toString()).exits(0);
        return out.resolve("did.jsonl");
    }

    private JsonNode update(int number, String... arguments) {
        JsonNode version = version(arguments);
        assertThat(text(version, "state")).as(version.toString()).isEqualTo("published");
        assertThat(version.path("versionNumber").intValue())
                .as(version.toString())
                .isEqualTo(number);
        return version;
    }

    private JsonNode version(String... arguments) {
        List<String> call = new ArrayList<>(List.of("webvh"));
        call.addAll(List.of(arguments));
        call.add("--json");
        return user.run(call.toArray(String[]::new)).exits(0).explainsItself().json();
    }

    private JsonNode resolved(String name) {
        return user.run("resolve", name, "--json").exits(0).json();
    }

    private void verifies(String name) {
        JsonNode report = user.run("verify", name, "--json").exits(0).json();
        assertThat(((ArrayNode) report.path("checks"))).isNotEmpty();
    }
}
