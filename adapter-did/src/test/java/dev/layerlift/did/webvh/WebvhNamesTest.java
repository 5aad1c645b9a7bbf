package dev.layerlift.did.webvh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import dev.layerlift.proofs.StrictJson;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Moves to another host, and the did:web beside a DID. */
class WebvhNamesTest extends WebvhUpdateFixture {
    @Test
    void aDidMovesToTheHostOfTheHome() {
        WebvhConfig moved = new WebvhConfig(WebHost.parse("new.example.org:8443"), true).withFormerHosts(Set.of(HOST));
        PreparedDid prepared = method(plain)
                .prepare(new Specification(
                        method(plain).newPlace(),
                        Optional.empty(),
                        keys.commit(keys.generate()),
                        List.of("https://example.com/me"),
                        List.of(),
                        clock.instant()));
        publish(prepared);
        WebvhDid old = (WebvhDid) prepared.did();
        JsonObject document = prepared.document()
                .json()
                .with(
                        "service",
                        JsonArray.of(
                                service("#mine", old.filesUrl() + "resources/1"),
                                service(old.value() + "#else", "https://assets.example.com/other")));

        assertThat(method(moved).resolve(old).error()).isEmpty();
        PreparedUpdate move =
                updater(moved).prepare(old, Change.NONE.withDocument(document).withMove(), clock.instant());
        publish(move);

        String fresh = old.value().replace("assets.example.com", "new.example.org%3A8443");
        assertThat(move.did().value()).isEqualTo(fresh);
        JsonObject state = lastEntry(move).requireObject("state");
        assertThat(state.strings("alsoKnownAs")).containsExactly("https://example.com/me", old.value());
        assertThat(StrictJson.write(state.without("alsoKnownAs"))).doesNotContain(old.value());
        assertThat(state.requireObjects("service"))
                .containsExactly(
                        service("#mine", ((WebvhDid) move.did()).filesUrl() + "resources/1"),
                        service(fresh + "#else", "https://assets.example.com/other"));
        for (Did name : List.of(old, move.did())) {
            assertThat(method(moved).resolve(name).document()).contains(move.document());
        }
        PreparedUpdate later = updater(moved).prepare(move.did(), Change.NONE.withTtlSeconds(1), clock.instant());
        publish(later);
        assertThat(later.did()).isEqualTo(move.did());
        assertCode("NO_CHANGE", () -> updater(moved).prepare(old, Change.NONE.withMove(), clock.instant()));
    }

    @Test
    void whatIsNotPortableStaysAndWhatIsNotHereIsNotFound() {
        Did did = published(new WebvhConfig(HOST, false));
        WebvhConfig elsewhere = new WebvhConfig(WebHost.parse("new.example.org"), true);

        assertCode(
                "NOT_PORTABLE",
                () -> updater(elsewhere.withFormerHosts(Set.of(HOST)))
                        .prepare(did, Change.NONE.withMove(), clock.instant()));
        assertCode("DID_NOT_FOUND", () -> updater(elsewhere).prepare(did, Change.NONE.withMove(), clock.instant()));
    }

    @Test
    void theDidWebIsKeptInStep() {
        Did did = published(plain.withDidWeb(true));
        String web = "did:web:" + did.value().split(":", 4)[3];

        JsonObject first = webDocument(did);
        assertThat(first.string("id")).contains(web);
        assertThat(first.strings("alsoKnownAs")).containsExactly(did.value());
        assertThat(first.requireObjects("service"))
                .extracting(s -> s.requireString("id"))
                .containsExactly(web + "#files", web + "#whois");
        assertThat(StrictJson.write(first.without("alsoKnownAs"))).doesNotContain("webvh");
        assertThat(method(plain).resolve(did).document().orElseThrow().alsoKnownAs())
                .containsExactly(web);

        // Also when the option is off by now, and whatever the new document says of other names.
        JsonObject next =
                method(plain).resolve(did).document().orElseThrow().json().without("alsoKnownAs");
        PreparedUpdate update =
                updater(plain).prepare(did, Change.NONE.withDocument(next).withTtlSeconds(1), clock.instant());
        publish(update);
        assertThat(update.document().alsoKnownAs()).containsExactly(web);
        publish(updater(plain)
                .prepare(
                        did,
                        Change.NONE.withDocument(
                                next.with("alsoKnownAs", JsonArray.ofStrings(List.of("https://example.com/x")))),
                        clock.instant()));
        assertThat(webDocument(did).strings("alsoKnownAs")).containsExactly("https://example.com/x", did.value());

        publish(updater(plain).prepare(did, Change.NONE.withDeactivation(), clock.instant()));
        assertThat(webDocument(did).members().keySet()).containsExactly("@context", "id", "alsoKnownAs");
    }

    @Test
    void aDidBecomesADidWebWithItsNextVersion() {
        Did did = published(plain);

        PreparedUpdate update = updater(plain.withDidWeb(true)).prepare(did, Change.NONE, clock.instant());
        publish(update);

        assertThat(update.files()).extracting(f -> name(f)).containsExactly("did.json", "did.jsonl");
        assertThat(update.document().alsoKnownAs())
                .singleElement()
                .asString()
                .startsWith("did:web:assets.example.com:");
    }
}
