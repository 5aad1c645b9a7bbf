package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.AssetImporter.ImportItem;
import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.AccessPolicy;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.SignedRequest;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.port.OwnedDids.OwnerKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An owner signs on another machine than the one that migrates. */
@Tag("P32")
class OwnedRequestTest {
    private static final byte[] CONTENT = {1, 2, 3};

    private final TestHome ownersHome = new TestHome();
    private final TestHome operatorsHome = new TestHome();

    /** What {@code show --json} says, as far as it is needed. */
    private static JsonObject shown(Asset asset) {
        return JsonObject.builder()
                .put("did", asset.did().value())
                .put("document", asset.document().json())
                .put(
                        "credentials",
                        new JsonArray(new ArrayList<JsonValue>(asset.credentials().stream()
                                .map(Credential::json)
                                .toList())))
                .put(
                        "resources",
                        new JsonArray(new ArrayList<JsonValue>(asset.resources().stream()
                                .map(r -> JsonObject.builder()
                                        .put("size", r.sizeBytes())
                                        .put("sha256", r.digest().hex())
                                        .put("mediaType", r.mediaType())
                                        .putString("fileName", r.fileName())
                                        .build())
                                .toList())))
                .put("lifecycle", asset.lifecycle().toJson())
                .build();
    }

    private static Asset received(Process operator, Asset asset) {
        return new OwnedAssets(operator.ports)
                .receive(shown(asset), List.of(new ImportItem("x", "text/plain", Content.of(CONTENT), "x")))
                .asset();
    }

    private OwnerRequests owners(Process owner) {
        return new OwnerRequests(owner.ports, ownersHome.persistence.sealedKeys(), ownersHome.persistence.records());
    }

    private OwnerRequests operators(Process operator) {
        return new OwnerRequests(
                operator.ports, operatorsHome.persistence.sealedKeys(), operatorsHome.persistence.records());
    }

    private OwnerKeys freshKeys(Process owner) {
        return owners(owner).newKeys(1, false).get(0);
    }

    private JsonObject draft(Process operator, Asset asset, Optional<OwnerKeys> keys) {
        return draft(operator, asset, MigrationOptions.DEFAULT, keys);
    }

    private JsonObject draft(Process operator, Asset asset, MigrationOptions options, Optional<OwnerKeys> keys) {
        return operators(operator).create(asset.did(), Layer.WEBVH, options, keys, Duration.ofHours(1));
    }

    private SignedRequest sign(Process owner, JsonObject draft) {
        return owners(owner).sign(draft, MigrationOptions.DEFAULT, false);
    }

    private void assertLifted(Process operator, MigrationResult result) {
        assertThat(result.error()).isEmpty();
        assertThat(result.state()).isEqualTo(MigrationState.COMPLETED);
        VerificationReport report = operator.verify(result);
        assertThat(report.checks())
                .allSatisfy(check -> assertThat(check.ok()).as(check.detail()).isTrue());
        assertThat(operatorsHome.verifyAudit().problems()).isEmpty();
    }

    @Test
    void theOperatorMigratesWhatTheOwnerSignedAndHoldsNoKeyOfIt() throws Exception {
        try (Process owner = ownersHome.start();
                Process operator = operatorsHome.start()) {
            Asset asset = owner.importBytes("a.txt", CONTENT);
            received(operator, asset);
            OwnerKeys keys = freshKeys(owner);

            SignedRequest signed = sign(owner, draft(operator, asset, Optional.of(keys)));
            MigrationResult result = MigrationManagerTest.get(operator.manager.migrate(signed));

            assertLifted(operator, result);
            Asset target = operator.ports
                    .assets()
                    .find(result.targetDid().orElseThrow().identity())
                    .orElseThrow();
            target.document()
                    .verificationMethods()
                    .forEach(m -> assertThat(operator.ports
                                    .keys()
                                    .holds(m.publicKeyMultibase().orElseThrow()))
                            .isFalse());
            assertThat(operator.ports.keys().holds(keys.update())).isFalse();
            assertThat(operator.ports.keys().holds(keys.assertion())).isFalse();
            assertThat(operator.manager
                            .getMigrationStatus(result.migrationId())
                            .orElseThrow()
                            .initiator())
                    .isEqualTo(asset.did().value());
            MigrationResult again = MigrationManagerTest.get(operator.manager.migrate(signed));
            assertThat(again.alreadyDone()).isTrue();
        }
    }

    @Test
    void withoutOtherKeysThoseOfTheSourceServeTheTarget() throws Exception {
        try (Process owner = ownersHome.start();
                Process operator = operatorsHome.start()) {
            Asset asset = owner.importBytes("a.txt", CONTENT);
            received(operator, asset);
            MigrationResult result = MigrationManagerTest.get(
                    operator.manager.migrate(sign(owner, draft(operator, asset, Optional.empty()))));
            assertLifted(operator, result);
            assertThat(operator.ports
                            .assets()
                            .find(result.targetDid().orElseThrow().identity())
                            .orElseThrow()
                            .document()
                            .verificationMethods())
                    .hasSize(1);
        }
    }

    @Test
    void anyPartThatIsChangedIsNamedRefusedAndAudited() throws Exception {
        try (Process owner = ownersHome.start();
                Process operator = operatorsHome.start()) {
            Asset asset = owner.importBytes("a.txt", CONTENT);
            received(operator, asset);
            SignedRequest signed = sign(owner, draft(operator, asset, Optional.of(freshKeys(owner))));
            Map<String, String> refusals = new LinkedHashMap<>();
            for (List<String> leaf : leaves(signed.json(), List.of())) {
                JsonObject forged = changed(signed.json(), leaf);
                SignedRequest request;
                try {
                    request = SignedRequest.fromJson(forged);
                } catch (IllegalArgumentException e) {
                    continue;
                }
                MigrationException refusal = refusal(operator, request);
                refusals.put(
                        String.join(".", leaf),
                        refusal.error().code() + " " + refusal.error().message());
            }
            assertThat(refusals).hasSizeGreaterThan(100);
            refusals.forEach((leaf, refusal) -> {
                assertThat(refusal)
                        .as(leaf)
                        .matches(
                                "(?s)(BUNDLE_INVALID|REQUEST_NOT_SIGNED_BY_OWNER|UNKNOWN_DID|DID_INVALID|LAYER_NOT).*");
                if (leaf.startsWith("prepared.logEntry")
                        || leaf.startsWith("prepared.link")
                        || leaf.startsWith("prepared.whois")) {
                    assertThat(refusal).as(leaf).contains(leaf.split("\\.", 3)[1] + ": ");
                }
            });
            assertThat(operator.manager.findMigrations(MigrationQuery.ALL).items())
                    .isEmpty();
            assertThat(operatorsHome.verifyAudit().records()).isPositive();
            assertLifted(operator, MigrationManagerTest.get(operator.manager.migrate(signed)));
        }
    }

    @Test
    void theOwnerSignsNothingThatDoesNotFollowFromItsAsset() throws Exception {
        try (Process owner = ownersHome.start();
                Process operator = operatorsHome.start()) {
            Asset asset = owner.importBytes("a.txt", CONTENT);
            received(operator, asset);
            JsonObject draft = draft(operator, asset, Optional.of(freshKeys(owner)));
            OwnerRequests desk = owners(owner);
            int refused = 0;
            for (List<String> leaf : leaves(draft.requireObject("prepared"), List.of("prepared"))) {
                if (leaf.get(1).equals("offer")) {
                    // What the operator alone may say is said to the owner in words, and checked by the operator.
                    continue;
                }
                refused++;
                JsonObject forged = changed(draft, leaf);
                assertThatThrownBy(() -> desk.sign(forged, MigrationOptions.DEFAULT, false))
                        .as(String.join(".", leaf))
                        .isInstanceOf(MigrationException.class)
                        .hasMessageContaining(leaf.get(1));
            }
            assertThat(refused).isGreaterThan(30);
            assertThat(desk.review(draft).statements())
                    .anySatisfy(s -> assertThat(s).contains("the new DID did:webvh:"));
        }
    }

    @Test
    void theOwnerRefusesAnOfferWithKeysOfTheOperator() throws Exception {
        try (Process owner = ownersHome.start();
                Process operator = operatorsHome.start()) {
            Asset asset = owner.importBytes("a.txt", CONTENT);
            received(operator, asset);
            String theirs = operator.ports.keys().generate().sealed().publicKeyMultibase();
            OwnerKeys mine = freshKeys(owner);
            for (OwnerKeys keys : List.of(
                    new OwnerKeys(theirs, mine.update(), Optional.empty()),
                    new OwnerKeys(mine.assertion(), theirs, Optional.empty()),
                    new OwnerKeys(
                            mine.assertion(), ownersHome.systemKey.signer().publicKeyMultibase(), Optional.empty()))) {
                JsonObject draft = draft(operator, asset, Optional.of(keys));
                assertThatThrownBy(() -> sign(owner, draft))
                        .isInstanceOf(MigrationException.class)
                        .hasMessageContaining("offer: the key ")
                        .hasMessageContaining("(expected: one that was made with request keys");
            }
        }
    }

    @Test
    void theOwnerRefusesAKeyThatStandsForAnotherAsset() throws Exception {
        try (Process owner = ownersHome.start();
                Process operator = operatorsHome.start()) {
            Asset asset = owner.importBytes("a.txt", CONTENT);
            Asset other = owner.importBytes("b.txt", new byte[] {9});
            received(operator, asset);
            String ofOther = other.document()
                    .verificationMethods()
                    .get(0)
                    .publicKeyMultibase()
                    .orElseThrow();
            OwnerKeys mine = freshKeys(owner);
            for (OwnerKeys keys : List.of(
                    new OwnerKeys(ofOther, mine.update(), Optional.empty()),
                    new OwnerKeys(mine.assertion(), ofOther, Optional.empty()))) {
                JsonObject draft = draft(operator, asset, Optional.of(keys));
                assertThatThrownBy(() -> owners(owner).review(draft))
                        .hasMessageContaining("is that of something else: another asset, its DID, or this home");
                assertThatThrownBy(() -> sign(owner, draft)).isInstanceOf(MigrationException.class);
            }
        }
    }

    @Test
    void keysThatWereSignedWithServeNoOtherAsset() throws Exception {
        try (Process owner = ownersHome.start();
                Process operator = operatorsHome.start()) {
            Asset asset = owner.importBytes("a.txt", CONTENT);
            received(operator, asset);
            OwnerKeys keys = freshKeys(owner);
            JsonObject draft = draft(operator, asset, Optional.of(keys));
            sign(owner, draft);
            sign(owner, draft(operator, asset, Optional.of(keys)));

            Asset other = owner.importBytes("b.txt", CONTENT);
            received(operator, other);
            JsonObject second = draft(operator, other, Optional.of(keys));
            try (Process later = ownersHome.start()) {
                assertThatThrownBy(() -> sign(later, second)).hasMessageContaining("is that of something else");
            }
        }
    }

    @Test
    void theOwnerSignsNoOptionsButThoseThatWereAgreedTo() throws Exception {
        try (Process owner = ownersHome.start();
                Process operator = operatorsHome.start()) {
            Asset asset = owner.importBytes("a.txt", CONTENT);
            received(operator, asset);
            MigrationOptions disclosing = MigrationOptions.DEFAULT.withDisclose(true);
            JsonObject draft = draft(operator, asset, disclosing, Optional.empty());
            assertThatThrownBy(() -> sign(owner, draft)).isInstanceOfSatisfying(MigrationException.class, e -> {
                assertThat(e.error().code()).isEqualTo("OPTIONS_NOT_AGREED");
                assertThat(e.error().message()).contains("did not agree to: disclose (expected");
                assertThat(e.error().recovery())
                        .anySatisfy(step -> assertThat(step).contains("request sign FILE --yes --disclose"));
            });
            JsonObject noted = draft(
                    operator,
                    asset,
                    disclosing.withMetadata(
                            JsonObject.builder().put("case", "7").build()),
                    Optional.empty());
            assertThatThrownBy(() -> owners(owner).sign(noted, disclosing, false))
                    .isInstanceOfSatisfying(MigrationException.class, e -> {
                        assertThat(e.error().message()).contains("did not agree to: metadata (expected");
                        assertThat(e.error().recovery())
                                .contains("agree to it: on a terminal: layerlift request sign FILE");
                    });
            JsonObject plain = draft(operator, asset, Optional.empty());
            assertThatThrownBy(() -> owners(owner).sign(plain, disclosing, false))
                    .as("less than was agreed to is something else, too")
                    .hasMessageContaining("disclose");
            assertLifted(
                    operator,
                    MigrationManagerTest.get(
                            operator.manager.migrate(owners(owner).sign(draft, disclosing, false))));
        }
    }

    @Test
    void theOwnerSignsNothingThatTheAccessPolicyKeepsTheAssetFrom() throws Exception {
        try (Process owner = ownersHome.start();
                Process operator = operatorsHome.start()) {
            Asset asset = owner.importBytes("a.txt", CONTENT);
            received(operator, asset);
            JsonObject draft = draft(operator, asset, Optional.empty());
            AccessPolicies policies = new AccessPolicies(owner.ports);
            policies.change(asset.did(), policy -> new AccessPolicy(Layer.PEER, Optional.empty()));
            assertThatThrownBy(() -> sign(owner, draft)).hasMessageContaining("keeps it from what is asked for: webvh");
            policies.change(asset.did(), policy -> new AccessPolicy(Layer.BTCO, Optional.of(Set.of())));
            assertThatThrownBy(() -> sign(owner, draft)).hasMessageContaining("a credential would be published");
            policies.change(asset.did(), policy -> AccessPolicy.OPEN);
            assertThat(sign(owner, draft).isPrepared()).isTrue();
        }
    }

    @Test
    void theOwnerRefusesADraftForAnAssetWithOtherContent() throws Exception {
        try (Process owner = ownersHome.start();
                Process operator = operatorsHome.start()) {
            Asset asset = owner.importBytes("a.txt", CONTENT);
            Asset other = owner.importBytes("b.txt", new byte[] {9});
            received(operator, asset);
            JsonObject draft = draft(operator, asset, Optional.of(freshKeys(owner)));
            JsonObject forged = draft.with("sourceDid", other.did().value());
            assertThatThrownBy(() -> sign(owner, forged))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("for another asset");
        }
    }

    @Test
    void anOfferOfAnotherHomeIsRefused() throws Exception {
        TestHome third = new TestHome();
        try (Process owner = ownersHome.start();
                Process operator = operatorsHome.start();
                Process other = third.start()) {
            Asset asset = owner.importBytes("a.txt", CONTENT);
            received(operator, asset);
            received(other, asset);
            SignedRequest signed = sign(owner, draft(other, asset, Optional.of(freshKeys(owner))));
            assertThat(refusal(operator, signed)).hasMessageContaining("offer: this home did not make it");
        }
    }

    @Test
    void anExpiredBundleIsRefusedOnBothSides() throws Exception {
        try (Process owner = ownersHome.start();
                Process operator = operatorsHome.start()) {
            Asset asset = owner.importBytes("a.txt", CONTENT);
            received(operator, asset);
            JsonObject draft = draft(operator, asset, Optional.empty());
            SignedRequest signed = sign(owner, draft);
            operatorsHome.clock.advance(Duration.ofHours(2));
            ownersHome.clock.advance(Duration.ofHours(2));
            MigrationManagerTest.assertRefused(operator.manager.migrate(signed), "REQUEST_EXPIRED");
            assertThatThrownBy(() -> sign(owner, draft)).hasMessageContaining("expected: within that time");
        }
    }

    @Test
    void withoutTheOwnersConsentACompletedOneIsNotRolledBackAndStaysWhole() throws Exception {
        try (Process owner = ownersHome.start();
                Process operator = operatorsHome.start()) {
            Asset asset = owner.importBytes("a.txt", CONTENT);
            received(operator, asset);
            MigrationResult result = MigrationManagerTest.get(
                    operator.manager.migrate(sign(owner, draft(operator, asset, Optional.empty()))));
            MigrationManagerTest.assertRefused(operator.manager.rollback(result.migrationId()), "ROLLBACK_NEEDS_OWNER");
            assertThat(operator.verify(result).valid()).isTrue();
        }
    }

    @Test
    void withAnEndThatTheOwnerSignedItIsRolledBack() throws Exception {
        try (Process owner = ownersHome.start();
                Process operator = operatorsHome.start()) {
            Asset asset = owner.importBytes("a.txt", CONTENT);
            received(operator, asset);
            SignedRequest signed = owners(owner)
                    .sign(draft(operator, asset, Optional.of(freshKeys(owner))), MigrationOptions.DEFAULT, true);
            operatorsHome.clock.advance(Duration.ofMinutes(1));
            MigrationResult result = MigrationManagerTest.get(operator.manager.migrate(signed));
            assertLifted(operator, result);

            assertThat(MigrationManagerTest.get(operator.manager.rollback(result.migrationId()))
                            .state())
                    .isEqualTo(MigrationState.ROLLED_BACK);

            assertThat(operator.ports
                            .layers()
                            .resolve(result.targetDid().orElseThrow())
                            .deactivated())
                    .isTrue();
            assertThat(operatorsHome.published()).singleElement().asString().endsWith("did.jsonl");
        }
    }

    @Test
    void aPlainRequestForAnAssetWhoseKeysAreElsewhereSaysWhatToDo() throws Exception {
        try (Process owner = ownersHome.start();
                Process operator = operatorsHome.start()) {
            Asset asset = owner.importBytes("a.txt", CONTENT);
            received(operator, asset);
            MigrationManagerTest.assertRefused(
                    operator.manager.migrate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT), "KEY_NOT_HELD");
        }
    }

    @Test
    void anAssetIsTakenInOnlyWithItsOwnDocumentAndAllItsContent() {
        try (Process owner = ownersHome.start();
                Process operator = operatorsHome.start()) {
            Asset asset = owner.importBytes("a.txt", CONTENT);
            Asset other = owner.importBytes("b.txt", CONTENT);
            OwnedAssets owned = new OwnedAssets(operator.ports);
            assertThatThrownBy(() -> owned.receive(shown(asset), List.of()))
                    .hasMessageContaining("not among the files");
            assertThatThrownBy(() -> owned.receive(
                            shown(asset).with("document", other.document().json()), List.of()))
                    .hasMessageContaining("document: not the one of");
            assertThatThrownBy(() -> owned.receive(JsonObject.EMPTY, List.of())).hasMessageContaining("did");
            assertThatThrownBy(() -> owned.receive(shown(asset).with("did", "did:webvh:x:y"), List.of()))
                    .isInstanceOf(MigrationException.class);
            Asset first = received(operator, asset);
            assertThat(first.manifest()).isEqualTo(asset.manifest());
            assertThat(received(operator, asset)).isEqualTo(first);
        }
    }

    private static MigrationException refusal(Process operator, SignedRequest request) throws Exception {
        try {
            MigrationManagerTest.get(operator.manager.migrate(request));
        } catch (java.util.concurrent.ExecutionException e) {
            return (MigrationException) e.getCause();
        }
        throw new AssertionError("accepted: " + request.json());
    }

    /** The path of every text and flag in a tree; members of lists by their number. */
    private static List<List<String>> leaves(JsonValue value, List<String> path) {
        List<List<String>> all = new ArrayList<>();
        if (value instanceof JsonObject object) {
            object.members().forEach((name, member) -> all.addAll(leaves(member, with(path, name))));
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.values().size(); i++) {
                all.addAll(leaves(array.values().get(i), with(path, Integer.toString(i))));
            }
        } else {
            all.add(path);
        }
        return all;
    }

    private static List<String> with(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    private static JsonObject changed(JsonObject tree, List<String> path) {
        return (JsonObject) at(
                tree,
                path,
                leaf -> leaf instanceof JsonString text && !text.value().isEmpty()
                        ? new JsonString(flipped(text.value()))
                        : new JsonString("changed"));
    }

    private static String flipped(String text) {
        int i = text.length() / 2;
        char c = text.charAt(i);
        return text.substring(0, i) + (c == '1' ? '2' : '1') + text.substring(i + 1);
    }

    private static JsonValue at(JsonValue tree, List<String> path, UnaryOperator<JsonValue> change) {
        if (path.isEmpty()) {
            return change.apply(tree);
        }
        List<String> rest = path.subList(1, path.size());
        if (tree instanceof JsonObject object) {
            return object.with(path.get(0), at(object.get(path.get(0)).orElseThrow(), rest, change));
        }
        List<JsonValue> items = new ArrayList<>(((JsonArray) tree).values());
        int i = Integer.parseInt(path.get(0));
        items.set(i, at(items.get(i), rest, change));
        return new JsonArray(items);
    }
}
