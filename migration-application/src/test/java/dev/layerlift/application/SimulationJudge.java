package dev.layerlift.application;

import dev.layerlift.application.SimulationRecord.Asked;
import dev.layerlift.application.SimulationRecord.Commit;
import dev.layerlift.application.SimulationRecord.Damage;
import dev.layerlift.application.SimulationRecord.Owned;
import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.credential.StatusList;
import dev.layerlift.domain.credential.StatusPurpose;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.event.MigrationEvent;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import dev.layerlift.testkit.simulation.Turns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at a home from the outside, at its tables and stores and at what people were told, and names every promise that
 * does not hold. It asks the engine nothing.
 */
final class SimulationJudge {
    /** Part of every file name of a source: it must never become public. */
    static final String SECRET = "a-private-file-name-";

    private static final Map<MigrationState, Set<MigrationState>> ALLOWED = new EnumMap<>(Map.of(
            MigrationState.PENDING, Set.of(MigrationState.VALIDATING, MigrationState.FAILED),
            MigrationState.VALIDATING, Set.of(MigrationState.CHECKPOINTED, MigrationState.FAILED),
            MigrationState.CHECKPOINTED, Set.of(MigrationState.IN_PROGRESS, MigrationState.FAILED),
            MigrationState.IN_PROGRESS,
                    Set.of(MigrationState.ANCHORING, MigrationState.COMPLETED, MigrationState.FAILED),
            MigrationState.ANCHORING,
                    Set.of(MigrationState.COMPLETED, MigrationState.FAILED, MigrationState.QUARANTINED),
            MigrationState.COMPLETED, Set.of(MigrationState.FAILED),
            MigrationState.FAILED, Set.of(MigrationState.ROLLED_BACK, MigrationState.QUARANTINED),
            MigrationState.QUARANTINED, Set.of(MigrationState.ROLLED_BACK, MigrationState.COMPLETED),
            MigrationState.ROLLED_BACK, Set.of()));

    private final SimulatedHome home;
    private final SimulationRecord record;

    SimulationJudge(SimulatedHome home, SimulationRecord record) {
        this.home = home;
        this.record = record;
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            record.violations.add(otherwise);
        }
    }

    /** Judges a home that is quiet. */
    void judge(Turns turns, String when) {
        int before = record.violations.size();
        Layers outside = home.outside();
        List<Migration> all = record.all();
        Set<String> allowed = new HashSet<>();
        Map<String, List<JsonObject>> records = auditRecords();
        for (Migration m : all) {
            require(m.atRest(), m.id() + " is " + m.state() + ", which is no end (P2)");
            journal(m);
            end(m, outside, allowed);
            List<JsonObject> audited = records.getOrDefault(m.id().toString(), List.of());
            audited(m, audited);
            if (m.path().target() == Layer.BTCO) {
                record.chain().orElseThrow().end(m, audited, allowed);
            }
            told(m);
            events(m);
        }
        record.illegitimate.forEach(id ->
                require(home.persistence.migrations().find(id).isEmpty(), "the request " + id + " was accepted (P5)"));
        record.owned.forEach(owned -> successors(owned, all));
        record.chain().ifPresent(ChainJudge::judge);
        files(allowed);
        AuditVerifier.AuditReport audit = new AuditVerifier(
                        home.auditSources(), home.persistence.migrations(), home.proofs, home.json, home.clock)
                .verify(home.systemKey.signer().publicKeyMultibase());
        audit.problems().forEach(problem -> require(false, "audit: " + problem));
        for (Asked asked : record.asked) {
            require(
                    asked.answered || asked.actor.isDead() || !turns.living().contains(asked.actor),
                    "nobody answered " + asked.actor.name() + ": " + asked.what);
        }
        peaceful(all);
        for (int i = before; i < record.violations.size(); i++) {
            record.violations.set(i, when + ": " + record.violations.get(i));
        }
    }

    /** Where nothing went wrong and nobody asked otherwise, everything completes. */
    private void peaceful(List<Migration> all) {
        boolean damage = record.owned.stream().anyMatch(o -> o.damage != null) || !record.tampered.isEmpty();
        boolean undisturbed = record.hitsSoFar().isEmpty() && !damage && !record.isDisturbed();
        if (undisturbed) {
            all.stream()
                    .filter(m -> !record.rollbackAsked.contains(m.id()))
                    .filter(m -> m.path() != MigrationPath.WEBVH_TO_BTCO || record.rollbackAsked.isEmpty())
                    .forEach(m -> require(
                            m.state() == MigrationState.COMPLETED,
                            m.id() + " is " + m.state() + " though nothing went wrong: " + m.error()));
        }
    }

    private void journal(Migration m) {
        MigrationState state = MigrationState.PENDING;
        long version = 0;
        for (JournalEntry entry : home.persistence.migrations().journal(m.id())) {
            require(entry.version() == ++version, m.id() + " has no journal entry " + version);
            for (MigrationState next : entry.transitions()) {
                require(ALLOWED.get(state).contains(next), m.id() + " went from " + state + " to " + next);
                state = next;
            }
        }
        require(state == m.state(), m.id() + " is " + m.state() + ", and its journal says " + state);
        require(version == m.version(), m.id() + " has version " + m.version() + ", its journal " + version);
    }

    private void end(Migration m, Layers outside, Set<String> allowed) {
        switch (m.state()) {
            case COMPLETED -> completed(m, outside, allowed);
            case ROLLED_BACK -> rolledBack(m, outside, allowed);
            case QUARANTINED -> quarantined(m, allowed);
            case FAILED -> require(preparedKeys(m.id()).isEmpty(), m.id() + " failed for good, and had a target");
            case PENDING, VALIDATING, CHECKPOINTED, IN_PROGRESS, ANCHORING -> {}
        }
        boolean claims = home.persistence
                .migrations()
                .claimant(m.sourceDid().identity())
                .filter(holder -> holder.id().equals(m.id()))
                .isPresent();
        boolean should = m.state() == MigrationState.COMPLETED || m.state() == MigrationState.QUARANTINED;
        require(!m.atRest() || claims == should, m.id() + " is " + m.state() + ", claim held: " + claims);
    }

    private void completed(Migration m, Layers outside, Set<String> allowed) {
        allowed.addAll(preparedKeys(m.id()));
        Did target = m.targetDid().orElseThrow();
        VerificationReport report = new AssetVerifier(
                        outside, home.outsideVerifier(), home.proofs, home.json, home.clock, Optional.empty())
                .verify(target);
        boolean lost = record.chain().filter(chain -> chain.isLost(m)).isPresent();
        if (lost) {
            require(!report.valid(), m.id() + ": its anchor is gone, and the verification does not say so (P42)");
        } else {
            report.checks().stream()
                    .filter(check -> !check.ok())
                    .forEach(check -> require(false, m.id() + " is COMPLETED, and " + check + " (P1)"));
        }
        require(!report.checks().isEmpty(), m.id() + ": nothing could be verified");
        JsonObject prepared = prepared(m.id()).orElse(JsonObject.EMPTY);
        prepared.strings("keys")
                .forEach(key -> require(
                        home.persistence.sealedKeys().find(key).isPresent(), m.id() + ": its key " + key + " is lost"));
        require(!prepared.strings("keys").isEmpty(), m.id() + " has no keys");
        Optional<Asset> asset = home.persistence.assets().find(target.identity());
        require(asset.isPresent(), m.id() + ": no asset for its target");
        Owned owned = record.ownerOf(m.sourceDid().identity());
        InMemoryContentStore store = home.stores().get(target.layer());
        asset.ifPresent(a -> {
            byte[] content = a.resources().stream()
                    .map(r ->
                            store.stat(r.location()).isEmpty() ? new byte[0] : SimulatedHome.bytes(store, r.location()))
                    .findFirst()
                    .orElse(new byte[0]);
            require(Arrays.equals(content, owned.content), m.id() + ": its content is not that of the source (P1)");
            require(
                    a.credentials().size() == owned.asset.credentials().size(),
                    m.id() + ": credentials were lost on the way");
            DocumentLookup documents = DocumentLookup.of(owned.asset.document()).or(outside.lookup());
            for (Credential credential : a.credentials()) {
                require(
                        lost
                                || home.outsideVerifier()
                                        .verify(credential, documents, home.clock.instant())
                                        .valid(),
                        m.id() + ": a credential of it does not verify (P1)");
            }
            long moves = moves(a) - moves(owned.asset);
            require(moves == 1, m.id() + ": " + moves + " moves in the history of its target");
            List<Lifecycle.Event> past = owned.asset.lifecycle().events();
            List<Lifecycle.Event> arrived = a.lifecycle().events();
            require(
                    arrived.size() > past.size()
                            && arrived.subList(0, past.size()).equals(past),
                    m.id() + ": the history of its source did not arrive");
            require(
                    a.policy().equals(owned.asset.policy()) && a.metadata().equals(owned.asset.metadata()),
                    m.id() + ": access policy or metadata of its source did not arrive");
            require(
                    home.persistence.assets().arriving(target.identity()).isEmpty(),
                    m.id() + " is COMPLETED, and its target still arrives");
        });
    }

    private static long moves(Asset asset) {
        return asset.lifecycle().events().stream()
                .filter(event -> event.type().equals("migrated"))
                .count();
    }

    private void rolledBack(Migration m, Layers outside, Set<String> allowed) {
        Set<String> keys = preparedKeys(m.id());
        boolean visible = wasCompleted(m.id());
        Set<String> stays = new HashSet<>();
        if (visible) {
            keys.stream()
                    .filter(key -> key.endsWith("/did.jsonl") || key.endsWith("/did-witness.json"))
                    .forEach(stays::add);
            Resolution resolution = outside.resolve(m.targetDid().orElseThrow());
            require(resolution.deactivated(), m.id() + " is rolled back, and its log is not deactivated (P3)");
            home.persistence
                    .assets()
                    .find(m.targetDid().orElseThrow().identity())
                    .ifPresent(asset -> require(
                            asset.lifecycle().state() == Lifecycle.State.RETIRED,
                            m.id() + " is rolled back, and its target is not retired"));
        } else {
            m.targetDid()
                    .filter(did -> record.all().stream()
                            .noneMatch(other -> other.state() == MigrationState.COMPLETED
                                    && other.targetDid().equals(Optional.of(did))))
                    .ifPresent(did -> require(
                            home.persistence.assets().find(did.identity()).isEmpty(),
                            m.id() + " is rolled back, and its target is an asset"));
        }
        // A satoshi that was given back may be on its way again, for another.
        m.targetDid()
                .filter(did -> record.all().stream()
                        .noneMatch(
                                other -> other.holdsClaim() && other.targetDid().equals(m.targetDid())))
                .ifPresent(did -> require(
                        home.persistence.assets().arriving(did.identity()).isEmpty(),
                        m.id() + " is rolled back, and its target still arrives"));
        allowed.addAll(stays);
        InMemoryContentStore store = home.stores().get(m.path().target());
        boolean ofAnother = record.all().stream()
                .anyMatch(other -> other.state() == MigrationState.COMPLETED
                        && other.targetDid().equals(m.targetDid()));
        for (String key : keys) {
            require(
                    stays.contains(key)
                            || ofAnother
                            || store.stat(ObjectPath.ofPublic(key)).isEmpty(),
                    m.id() + " is rolled back, and " + key + " is there (P3)");
        }
        if (m.path().target() != Layer.BTCO || visible || wasIn(m.id(), MigrationState.ANCHORING)) {
            revoked(m);
        }
        Owned owned = record.ownerOf(m.sourceDid().identity());
        // A public source may have been taken back since, or may name the successor that a later migration gave it.
        boolean succeeded = record.all().stream()
                .anyMatch(other -> other.path() == MigrationPath.WEBVH_TO_BTCO
                        && other.state() == MigrationState.COMPLETED
                        && other.sourceDid().identity().equals(m.sourceDid().identity()));
        boolean retired = record.all().stream()
                .filter(other -> other.targetDid()
                        .map(Did::identity)
                        .equals(Optional.of(m.sourceDid().identity())))
                .anyMatch(other -> other.state() != MigrationState.COMPLETED);
        require(
                succeeded
                        || retired
                        || home.persistence
                                .assets()
                                .find(m.sourceDid().identity())
                                .equals(Optional.of(owned.asset)),
                m.id() + " is rolled back, and its source is not what it was (P3)");
        Commit end = lastEntering(m.id(), MigrationState.ROLLED_BACK);
        long begun = before(end);
        require(end.intact(), m.id() + " was rolled back by a checkpoint that does not match its digest (P26)");
        require(
                owned.damage == null || !owned.damage.covers(begun, end.call()),
                m.id() + " was rolled back while its source was not what it was (P3)");
    }

    private void revoked(Migration m) {
        for (Credential credential : preparedCredentials(m.id())) {
            boolean ours = m.targetDid().map(Did::value).equals(Optional.of(credential.issuer()));
            for (StatusEntry entry : ours ? StatusEntry.of(credential) : List.<StatusEntry>of()) {
                boolean set = StatusList.parse(entry.listUrl())
                        .flatMap(name -> home.persistence.statusLists().find(name.id()))
                        .filter(list -> list.bits(entry.purpose()).get(entry.index()))
                        .isPresent();
                require(
                        set || entry.purpose() != StatusPurpose.REVOCATION,
                        m.id() + " is rolled back, and a credential of it is not revoked (P3)");
            }
        }
    }

    /** What was visible once is revoked for everybody. */
    private void shownAsRevoked(Migration m, Layers outside) {
        preparedCredentials(m.id()).stream()
                .filter(credential -> m.targetDid().map(Did::value).equals(Optional.of(credential.issuer())))
                .filter(credential -> !StatusEntry.of(credential).isEmpty())
                .forEach(credential -> require(
                        home.outsideVerifier()
                                .verifyStatus(credential, outside.lookup(), home.clock.instant())
                                .revoked(),
                        m.id() + " is rolled back, and the public list does not show its credential as revoked (P3)"));
    }

    /** A quarantine needs a cause that justifies it, and says what to do. */
    private void quarantined(Migration m, Set<String> allowed) {
        allowed.addAll(preparedKeys(m.id()));
        require(m.error().filter(e -> !e.recovery().isEmpty()).isPresent(), m.id() + " is quarantined without a word");
        Commit end = lastEntering(m.id(), MigrationState.QUARANTINED);
        long begun = before(end);
        Owned owned = record.ownerOf(m.sourceDid().identity());
        Damage tampered = record.tampered.get(m.id());
        boolean damage = (owned.damage != null && owned.damage.touches(begun, end.call()))
                || (tampered != null && tampered.touches(begun, end.call()));
        boolean failure = record.hitsSoFar().stream()
                .anyMatch(hit -> hit.fault().isFailure() && begun <= hit.call() && hit.call() <= end.call());
        boolean chain = record.chain()
                .filter(watching -> (end.anchoring() && watching.wasStranded(m.id())) || watching.isShaken(m.id()))
                .isPresent();
        require(
                damage || failure || chain,
                m.id() + " is quarantined without a cause: "
                        + m.error().map(e -> e.message()).orElse(""));
    }

    private Commit lastEntering(MigrationId id, MigrationState state) {
        return record.commits.stream()
                .filter(c -> c.migration().id().equals(id) && c.transitions().contains(state))
                .reduce((earlier, later) -> later)
                .orElseGet(() -> {
                    require(false, id + " is " + state + ", and no commit says so");
                    return record.commits.get(record.commits.size() - 1);
                });
    }

    /** The call of the transition before this one. */
    private long before(Commit end) {
        return record.commits.stream()
                .filter(c -> c.migration().id().equals(end.migration().id())
                        && c.call() < end.call()
                        && !c.transitions().isEmpty())
                .mapToLong(Commit::call)
                .max()
                .orElse(0);
    }

    private void successors(Owned owned, List<Migration> all) {
        List<Migration> live = all.stream()
                .filter(m -> m.sourceDid().identity().equals(owned.asset.did().identity()))
                .filter(Migration::holdsClaim)
                .toList();
        require(live.size() <= 1, owned.asset.did().identity() + " has " + live.size() + " successors (P4)");
        // The satoshi of a migration that was rolled back is free again; any other target is made once.
        List<Migration> named = all.stream()
                .filter(m -> m.targetDid().isPresent())
                .filter(m -> m.path().target() != Layer.BTCO || m.holdsClaim())
                .toList();
        long targets =
                named.stream().flatMap(m -> m.targetDid().stream()).distinct().count();
        require(targets == named.size(), "two migrations have one target (P10)");
    }

    /** Public is an allow-list; elsewhere nothing is left over. */
    private void files(Set<String> allowed) {
        published(home.publicStore, allowed);
        home.anchored.ifPresent(chain -> published(chain.store, allowed));
        Set<ObjectPath> sources = new HashSet<>();
        record.owned.forEach(owned -> sources.add(owned.path()));
        for (ObjectPath path : home.privateStore.paths()) {
            require(sources.contains(path) || path.key().startsWith("audit"), path + " is left over");
        }
    }

    private void published(InMemoryContentStore store, Set<String> allowed) {
        for (ObjectPath path : store.paths()) {
            if (path.area() == Area.RESTRICTED) {
                require(path.key().startsWith("audit") || allowed.contains(path.key()), path + " is left over");
                continue;
            }
            require(path.key().startsWith("status/") || allowed.contains(path.key()), path + " is public (P8)");
            String text = new String(SimulatedHome.bytes(store, path), StandardCharsets.ISO_8859_1);
            require(!text.contains(SECRET), path + " tells a private name (P8)");
        }
    }

    private void audited(Migration m, List<JsonObject> audited) {
        Map<String, Integer> records = new HashMap<>();
        audited.forEach(entry -> records.merge(entry.string("finalState").orElse(""), 1, Integer::sum));
        Map<MigrationState, Integer> entered = new EnumMap<>(MigrationState.class);
        boolean checkpoint = m.checkpointId().isPresent();
        home.persistence
                .migrations()
                .journal(m.id())
                .forEach(entry -> entry.transitions().forEach(state -> entered.merge(state, 1, Integer::sum)));
        for (MigrationState state :
                List.of(MigrationState.COMPLETED, MigrationState.ROLLED_BACK, MigrationState.FAILED)) {
            int expected = state == MigrationState.FAILED && checkpoint ? 0 : entered.getOrDefault(state, 0);
            int found = records.getOrDefault(state.id(), 0);
            require(
                    found == expected,
                    m.id() + " became " + state + " " + expected + " times, and " + found + " records say so (P1)");
        }
        require(
                records.getOrDefault(MigrationState.QUARANTINED.id(), 0)
                        >= entered.getOrDefault(MigrationState.QUARANTINED, 0),
                m.id() + ": a quarantine is not recorded");
    }

    private Map<String, List<JsonObject>> auditRecords() {
        Map<String, List<JsonObject>> found = new HashMap<>();
        for (String stream : home.persistence.auditLog().streams()) {
            for (AuditLog.Row stored : home.persistence.auditLog().read(stream, 0, 1000)) {
                JsonObject json = home.json.parseObject(stored.json());
                found.computeIfAbsent(json.string("migrationId").orElse(""), id -> new ArrayList<>())
                        .add(json);
            }
        }
        return found;
    }

    /** What people were told stays true, but for what they asked for since. */
    private void told(Migration m) {
        MigrationState said = record.told.get(m.id());
        boolean mayGoBack = m.path().target() == Layer.WEBVH && record.rollbackAsked.contains(m.id());
        if (said == MigrationState.COMPLETED && !mayGoBack) {
            require(m.state() == MigrationState.COMPLETED, m.id() + " was said to be COMPLETED, and is " + m.state());
        }
        if (said == MigrationState.ROLLED_BACK) {
            require(m.state() == MigrationState.ROLLED_BACK, m.id() + " was said to be ROLLED_BACK, is " + m.state());
        }
    }

    /** Every transition was told, at least once, and first in order. */
    private void events(Migration m) {
        List<String> expected = new ArrayList<>();
        for (JournalEntry entry : home.persistence.migrations().journal(m.id())) {
            for (MigrationState state : entry.transitions()) {
                if (state == MigrationState.CHECKPOINTED) {
                    expected.add(entry.version() + " migration:validated");
                }
                MigrationEvent.entered(state, m, 0, entry.at()).ifPresent(event -> expected.add(event.name()));
            }
        }
        List<String> plain = expected.stream()
                .map(name -> name.substring(name.indexOf(' ') + 1))
                .toList();
        Set<String> first = new LinkedHashSet<>();
        for (MigrationEvent event : home.heard) {
            if (event.header().migrationId().equals(m.id())) {
                first.add(event.header().sequence() + " " + event.name());
            }
        }
        List<String> heard = first.stream()
                .map(name -> name.substring(name.indexOf(' ') + 1))
                .toList();
        require(heard.equals(plain), m.id() + ": heard " + heard + " (expected: " + plain + ")");
    }

    /** After the last process was closed nothing waits any more. */
    void judgeClosed() {
        Layers outside = home.outside();
        for (Migration m : record.all()) {
            if (m.state() == MigrationState.ROLLED_BACK && wasCompleted(m.id())) {
                shownAsRevoked(m, outside);
            }
        }
        require(home.persistence.journalledFiles().pending(0, 1000).isEmpty(), "files still wait to become durable");
        require(home.persistence.outbox().undelivered(1000).isEmpty(), "events still wait to be told");
        require(home.persistence.statusLists().unpublished(100).isEmpty(), "status lists still wait to be published");
        home.stores()
                .forEach((layer, store) -> require(
                        layer == Layer.PEER || store.volatilePaths().isEmpty(),
                        "not durable: " + store.volatilePaths()));
        for (String stream : home.persistence.auditLog().streams()) {
            long head = home.persistence.auditLog().head(stream).orElseThrow().sequence();
            Set<Long> copied = new HashSet<>();
            for (InMemoryContentStore store : home.stores().values()) {
                for (ObjectPath path : store.paths()) {
                    if (path.key().startsWith("audit/" + stream + "/")) {
                        String name = path.key().substring(path.key().lastIndexOf('/') + 1);
                        long to = Long.parseLong(name.substring(21, 41));
                        for (long i = Long.parseLong(name.substring(0, 20)); i <= to; i++) {
                            copied.add(i);
                        }
                    }
                }
            }
            require(copied.size() == head, "audit stream " + stream + ": " + head + " records, copied " + copied);
        }
    }

    private boolean wasCompleted(MigrationId id) {
        return wasIn(id, MigrationState.COMPLETED);
    }

    private boolean wasIn(MigrationId id, MigrationState state) {
        return home.persistence.migrations().journal(id).stream()
                .anyMatch(entry -> entry.transitions().contains(state));
    }

    private Optional<JsonObject> prepared(MigrationId id) {
        return home.persistence.migrations().journal(id).stream()
                .flatMap(entry -> entry.notes().object("prepared").stream())
                .reduce((earlier, later) -> later);
    }

    private List<Credential> preparedCredentials(MigrationId id) {
        return prepared(id)
                .map(note -> Credential.listOf(note.array("credentials")))
                .orElse(List.of());
    }

    /** The keys of all files that a migration may make public, as its journal fixed them. */
    Set<String> preparedKeys(MigrationId id) {
        Set<String> keys = new HashSet<>();
        prepared(id)
                .ifPresent(note -> note.array("files").stream()
                        .map(JsonObject.class::cast)
                        .forEach(file -> keys.add(file.requireString("key"))));
        return keys;
    }
}
