package dev.layerlift.application;

import dev.layerlift.domain.credential.Bitstring;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.credential.StatusList;
import dev.layerlift.domain.credential.StatusPurpose;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.CredentialIssuer;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.domain.port.StatusListStore;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The status lists of this home (Bitstring Status List 1.0): gives out places in them, sets bits, and publishes. A bit is
 * durable in the home before a list that shows it is signed, written and read back; what a crash left unpublished is
 * found again. Places are unpredictable and never given out twice: they are drawn in blocks that are marked as given out
 * before the first of a block is used, so that a migration costs no write. A crash loses the rest of a block. Safe to
 * call from many threads; of several processes on one home, one publishes.
 */
public final class StatusLists {
    /** The most places of one draw; the first draws are smaller, so that a short run that is killed loses few. */
    static final int BLOCK_MAX = 1024;

    private static final int BLOCK_FIRST = 32;
    private static final int ATTEMPTS_MAX = 10;
    private static final int PUBLICATIONS_MAX = 5;
    private static final int UNPUBLISHED_MAX = 100;
    private static final char[] BASE32 = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
    private static final int ID_LENGTH = 20;

    private final StatusListStore store;
    private final Layers layers;
    private final Supplier<Signer> systemKey;
    private final StatusListFiles files;
    private final RandomGenerator random;
    /** Taken before {@link #publishing} where both are needed. */
    private final ReentrantLock handingOut = new ReentrantLock();

    private final ReentrantLock publishing = new ReentrantLock();
    private final Queue<Setting> waiting = new ConcurrentLinkedQueue<>();
    /** Lists whose published form this process looked at; guarded by {@link #publishing}. */
    private final Set<String> looked = new HashSet<>();
    /** Lists in which this process found that places may have been given out that the home does not know. */
    private final Set<String> closed = ConcurrentHashMap.newKeySet();

    private Block block = new Block(Optional.empty(), new ArrayDeque<>());
    private int blockSize = BLOCK_FIRST;

    /** Places that were drawn and not given out yet. */
    private record Block(Optional<StatusList> list, Deque<Integer> indexes) {}

    /** Bits that somebody waits for. */
    private record Setting(List<StatusEntry> entries, CompletableFuture<Boolean> done) {}

    /**
     * The lists of a home.
     *
     * @param systemKey the key that signs lists; asked when one is published
     * @param random where places come from; must be unpredictable
     */
    public StatusLists(
            StatusListStore store,
            Layers layers,
            CredentialIssuer issuer,
            CredentialVerifier verifier,
            Supplier<Signer> systemKey,
            JsonFormat json,
            RandomGenerator random,
            Clock clock) {
        this.store = store;
        this.layers = layers;
        this.systemKey = systemKey;
        this.files = new StatusListFiles(layers, issuer, verifier, systemKey, json, clock);
        this.random = random;
    }

    /** The key of the home, which signs what it says by itself. */
    public Signer homeKey() {
        return systemKey.get();
    }

    /**
     * Places for new credentials, in lists that are published already: for each one an entry of every purpose.
     *
     * @return as many as asked for; each without entries where this deployment publishes nothing on the web
     * @throws MigrationException when a list could not be stored or published
     */
    public List<List<StatusEntry>> reserve(int count) {
        List<List<StatusEntry>> places = new ArrayList<>();
        if (!layers.has(Layer.WEBVH)) {
            for (int i = 0; i < count; i++) {
                places.add(List.of());
            }
            return places;
        }
        handingOut.lock();
        try {
            while (places.size() < count) {
                if (block.indexes().isEmpty()
                        || block.list()
                                .filter(list -> closed.contains(list.id()))
                                .isPresent()) {
                    block = draw();
                }
                StatusList list = block.list().orElseThrow();
                int index = block.indexes().remove();
                places.add(Arrays.stream(StatusPurpose.values())
                        .map(purpose -> new StatusEntry(list.url(purpose), purpose, index))
                        .toList());
            }
        } finally {
            handingOut.unlock();
        }
        return places;
    }

    /** Gives back what was drawn and not given out; for the end of a process. */
    public void release() {
        handingOut.lock();
        try {
            List<Integer> rest = List.copyOf(block.indexes());
            block.indexes().clear();
            if (!rest.isEmpty()) {
                block.list()
                        .ifPresent(list -> change(
                                // In a list that is full nothing is worth giving back: it may be closed.
                                list.id(), stored -> stored.free() == 0 ? stored : stored.releasing(rest)));
            }
        } finally {
            handingOut.unlock();
        }
    }

    /**
     * Whether a bit of a list of this home is set, here: what is published may be older for a moment.
     *
     * @return empty when the entry names no place that this home gave out
     */
    public Optional<Boolean> isSet(StatusEntry entry) {
        return find(entry).map(list -> list.bits(entry.purpose()).get(entry.index()));
    }

    /**
     * In what the list that is published for an entry differs from what this home set in it.
     *
     * @param home the DID that signs the lists of this home
     * @return one sentence; empty when it says the same, or the entry names no place that this home gave out
     */
    Optional<String> difference(StatusEntry entry, String home) {
        return find(entry).flatMap(list -> {
            Bitstring set = list.bits(entry.purpose());
            Optional<Bitstring> shown;
            try {
                shown = files.shown(list, entry.purpose(), home);
            } catch (MigrationException e) {
                return Optional.of(e.error().message());
            }
            String name = list.path(entry.purpose()).key();
            if (shown.isEmpty()) {
                return Optional.of(name + ": is not there (expected: the list that this home published)");
            }
            if (!set.covers(shown.get())) {
                return Optional.of(
                        name + ": says set where this home knows of nothing (expected: what this home set; is"
                                + " the database an older copy?)");
            }
            return shown.get().covers(set)
                    ? Optional.empty()
                    : Optional.of(
                            name + ": does not say all that this home set (expected: all; publish it again: layerlift"
                                    + " resume, or where an older list was put there: layerlift credential status set)");
        });
    }

    /**
     * Who issued the list of this home that is published for an entry.
     *
     * @return empty when the entry names no place that this home gave out, or nothing is published
     * @throws RuntimeException when what is there is no JSON, too large or cannot be read
     */
    Optional<String> publishedIssuer(StatusEntry entry) {
        return find(entry)
                .flatMap(list -> files.published(list, entry.purpose()))
                .map(Credential::issuer);
    }

    /**
     * Sets bits and publishes the lists; returns once that was read back. Bits that are set already are published once
     * more. What many threads ask for at the same time is published together. Nothing takes a bit back: neither purpose
     * is reversible.
     *
     * @throws MigrationException {@code VALIDATION_ERROR} {@code STATUS_NOT_OURS} when an entry names no place that this
     *     home gave out; otherwise the bits may be set and not published, which {@link #publishUnpublished} makes up for
     */
    public void set(List<StatusEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        for (StatusEntry entry : entries) {
            if (find(entry).isEmpty()) {
                throw notOurs(entry);
            }
        }
        Setting mine = new Setting(List.copyOf(entries), new CompletableFuture<>());
        waiting.add(mine);
        publishing.lock();
        try {
            while (!mine.done().isDone()) {
                setTogether();
            }
        } finally {
            publishing.unlock();
        }
        try {
            mine.done().join();
        } catch (CompletionException e) {
            throw MigrationException.from(e);
        }
    }

    /**
     * Revokes credentials that this home issued and that hardly anybody can have seen: that is durable when the call
     * returns, and published with the next round of {@link #publishUnpublished}.
     */
    public void revokeLater(Collection<Credential> issuedHere) {
        entries(issuedHere, StatusPurpose.REVOCATION)
                .forEach(entry -> StatusList.parse(entry.listUrl())
                        .ifPresent(name -> change(
                                name.id(), list -> setting(list, Map.of(entry.purpose(), Set.of(entry.index()))))));
    }

    /** Revokes credentials that this home issued; those without a status of ours are passed over. Gives their entries. */
    public List<StatusEntry> revoke(Collection<Credential> issuedHere) {
        return set(issuedHere, StatusPurpose.REVOCATION);
    }

    /** Notes that there are newer ones of these credentials, which this home issued. Gives their entries. */
    public List<StatusEntry> supersede(Collection<Credential> issuedHere) {
        return set(issuedHere, StatusPurpose.REFRESH);
    }

    private List<StatusEntry> set(Collection<Credential> credentials, StatusPurpose purpose) {
        List<StatusEntry> entries = entries(credentials, purpose);
        set(entries);
        return entries;
    }

    private List<StatusEntry> entries(Collection<Credential> credentials, StatusPurpose purpose) {
        return credentials.stream()
                .flatMap(credential -> StatusEntry.of(credential).stream())
                .filter(entry -> entry.purpose() == purpose)
                .filter(entry -> find(entry).isPresent())
                .toList();
    }

    /** Publishes what a crash or a failure left unpublished; gives how many lists that were. */
    public int publishUnpublished() {
        publishing.lock();
        try {
            List<StatusList> lists = store.unpublished(UNPUBLISHED_MAX);
            RuntimeException failure = null;
            for (StatusList list : lists) {
                try {
                    publish(list);
                } catch (RuntimeException e) {
                    // One that is refused for good must not keep the others behind.
                    failure = failure == null ? e : failure;
                }
            }
            if (failure != null) {
                throw failure;
            }
            return lists.size();
        } finally {
            publishing.unlock();
        }
    }

    private Optional<StatusList> find(StatusEntry entry) {
        return StatusList.parse(entry.listUrl())
                .filter(name -> name.purpose() == entry.purpose())
                .flatMap(name ->
                        store.find(name.id()).filter(list -> list.rootUrl().equals(name.rootUrl())))
                .filter(list -> list.allocated().get(entry.index()));
    }

    private static MigrationException notOurs(StatusEntry entry) {
        return MigrationException.validation(
                "STATUS_NOT_OURS",
                "this home gave out no place " + entry.index() + " in the list " + entry.listUrl()
                        + " (expected: a credential that it issued)",
                "ask the issuer of the credential");
    }

    /** Everything that waits, in one change and one publication for each list. */
    private void setTogether() {
        List<Setting> group = new ArrayList<>();
        for (Setting next = waiting.poll(); next != null; next = waiting.poll()) {
            group.add(next);
        }
        Map<String, Map<StatusPurpose, Set<Integer>>> wanted = new LinkedHashMap<>();
        group.stream()
                .flatMap(setting -> setting.entries().stream())
                .forEach(entry -> StatusList.parse(entry.listUrl())
                        .ifPresent(name -> wanted.computeIfAbsent(name.id(), id -> new EnumMap<>(StatusPurpose.class))
                                .computeIfAbsent(entry.purpose(), purpose -> new TreeSet<>())
                                .add(entry.index())));
        try {
            wanted.forEach((id, bits) -> publish(change(id, list -> setting(list, bits))));
            group.forEach(setting -> setting.done().complete(true));
        } catch (RuntimeException | Error e) {
            group.forEach(setting -> setting.done().completeExceptionally(e));
        }
    }

    private static StatusList setting(StatusList list, Map<StatusPurpose, Set<Integer>> bits) {
        StatusList next = list;
        for (Map.Entry<StatusPurpose, Set<Integer>> wanted : bits.entrySet()) {
            Bitstring so = next.bits(wanted.getKey());
            if (!so.equals(so.with(wanted.getValue()))) {
                next = next.setting(wanted.getKey(), wanted.getValue());
            }
        }
        return next;
    }

    private Block draw() {
        publishing.lock();
        try {
            String root = rootUrl();
            StatusList open = store.newest(root)
                    .map(this::known)
                    .filter(list -> list.free() > 0)
                    .orElseGet(() -> added(root));
            List<Integer> chosen = new ArrayList<>();
            StatusList drawn = change(open.id(), list -> {
                chosen.clear();
                chosen.addAll(choose(list.allocated()));
                return list.allocating(chosen);
            });
            if (drawn.published() == 0) {
                publish(drawn);
            }
            blockSize = Math.min(BLOCK_MAX, blockSize * 2);
            return new Block(Optional.of(drawn), new ArrayDeque<>(chosen));
        } finally {
            publishing.unlock();
        }
    }

    /** What is published may know more than an older copy of the home that was put back: looked at once in a process. */
    private StatusList known(StatusList list) {
        if (list.free() == 0 || list.published() == 0 || looked.contains(list.id())) {
            return list;
        }
        StatusList taken = taken(list);
        looked.add(list.id());
        return taken;
    }

    /** The stored lists with every bit that is published; durable before anything is written over what shows them. */
    private StatusList taken(StatusList list) {
        Map<StatusPurpose, Bitstring> shown = files.shown(list);
        List<StatusPurpose> unknown = new ArrayList<>();
        StatusList taken = change(list.id(), stored -> {
            unknown.clear();
            StatusList next = stored;
            for (Map.Entry<StatusPurpose, Bitstring> there : shown.entrySet()) {
                if (!stored.bits(there.getKey()).covers(there.getValue())) {
                    unknown.add(there.getKey());
                    next = next.taking(there.getKey(), there.getValue());
                }
            }
            return next;
        });
        for (StatusPurpose purpose : unknown) {
            closed.add(list.id());
            System.getLogger(StatusLists.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            list.path(purpose)
                                    + ": shows what this home does not know to have set: its database was put"
                                    + " back to an older copy. What is published was taken over, and no more places are"
                                    + " given out in this list. Look for what else is lost: layerlift audit verify");
        }
        return taken;
    }

    private StatusList added(String root) {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(BASE32[random.nextInt(BASE32.length)]);
        }
        StatusList fresh = StatusList.fresh(id.toString(), root);
        store.add(fresh);
        return fresh;
    }

    /** Free places, each as likely as any other, in random order. */
    private List<Integer> choose(Bitstring allocated) {
        int[] free = new int[Bitstring.SIZE];
        int count = 0;
        for (int index = 0; index < Bitstring.SIZE; index++) {
            if (!allocated.get(index)) {
                free[count++] = index;
            }
        }
        List<Integer> chosen = new ArrayList<>();
        while (chosen.size() < blockSize && count > 0) {
            int at = random.nextInt(count);
            chosen.add(free[at]);
            free[at] = free[--count];
        }
        return chosen;
    }

    /** Replaces the stored lists by what follows from them; where nothing changes, nothing is written. */
    private StatusList change(String id, UnaryOperator<StatusList> step) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            StatusList stored = store.find(id)
                    .orElseThrow(() -> new IllegalStateException("status list: " + id + " is gone (expected: there)"));
            StatusList changed = step.apply(stored);
            StatusList next = changed.revised(stored.revision() + 1);
            if (changed.equals(stored)) {
                return stored;
            }
            if (store.replace(next)) {
                return next;
            }
        }
        throw MigrationException.storage(
                "STATUS_LIST_BUSY",
                "status list " + id + ": changed by others " + ATTEMPTS_MAX + " times meanwhile (expected: one writer)",
                "try again: layerlift resume");
    }

    /**
     * Signs, writes and reads back every list of these, and notes which version that was. What is published already is
     * taken over first: bits only ever grow, whatever copy of the home this is. Where another process changed
     * or wrote them meanwhile, the newest is written again: what is written last must not be the older one.
     */
    private void publish(StatusList lists) {
        StatusList next = taken(lists);
        for (int attempt = 0; attempt < PUBLICATIONS_MAX; attempt++) {
            long version = next.version();
            boolean shown = files.write(next);
            StatusList stored = change(next.id(), now -> shown && now.version() == version ? now.asPublished() : now);
            if (shown && stored.version() == version) {
                return;
            }
            next = stored;
        }
        throw MigrationException.storage(
                "STATUS_LIST_NOT_PUBLISHED",
                next.path(StatusPurpose.REVOCATION)
                        + " or a list beside it does not hold what was written to it (expected: version "
                        + next.version() + ", in " + PUBLICATIONS_MAX + " tries)",
                "run: layerlift doctor");
    }

    /** The URL of the public area: that of any new place, without the place. */
    private String rootUrl() {
        Place place = layers.method(Layer.WEBVH)
                .newPlace()
                .orElseThrow(() -> new IllegalStateException("webvh: no place (expected: a method that publishes)"));
        return place.baseUrl()
                .substring(0, place.baseUrl().length() - place.basePath().length() - 1);
    }
}
