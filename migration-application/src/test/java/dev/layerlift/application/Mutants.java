package dev.layerlift.application;

import dev.layerlift.application.internal.saga.PivotReversedException;
import dev.layerlift.application.internal.saga.Plan;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.WaitException;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.migration.Checkpoint;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.AnchorChain.Spend;
import dev.layerlift.domain.port.AnchorWallet;
import dev.layerlift.domain.port.AnchorWallet.Reservation;
import dev.layerlift.domain.port.CheckpointStore;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.EventOutbox;
import dev.layerlift.domain.port.MigrationCommit;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.validation.CostEstimate;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Engines that are broken on purpose, each in one way that a real one could be: by a plan with an altered step, or by a
 * port that drops what the engine did. The simulation must notice every one of them.
 */
enum Mutants implements Mutant {
    /** The published files are not taken back, and nobody looks for them. */
    UNDO_DROPPED {
        @Override
        public Plan plan(Plan real) {
            return altered(real, "publish", step -> new Altered(step) {
                @Override
                public void undo(Work work) {}

                @Override
                public List<String> remains(Work work) {
                    return List.of();
                }
            });
        }
    },
    /** A failure to take something back is swallowed, and nobody looks. */
    UNDO_FAILURE_SWALLOWED {
        @Override
        public Plan plan(Plan real) {
            return altered(real, "publish", step -> new Altered(step) {
                @Override
                public void undo(Work work) {
                    try {
                        super.undo(work);
                    } catch (RuntimeException e) {
                        work.now();
                    }
                }

                @Override
                public List<String> remains(Work work) {
                    return List.of();
                }
            });
        }
    },
    /** What was taken back is believed to be gone: nobody looks. */
    REMAINS_NOT_LOOKED_AT {
        @Override
        public Plan plan(Plan real) {
            return new AlteredPlan(
                    real,
                    real.steps().stream()
                            .<Step>map(step -> new Altered(step) {
                                @Override
                                public List<String> remains(Work work) {
                                    return List.of();
                                }
                            })
                            .toList());
        }
    },
    /** Files are published before the journal says that they may be. */
    EFFECT_BEFORE_JOURNAL {
        @Override
        public Plan plan(Plan real) {
            return altered(real, "publish", step -> new Altered(step) {
                @Override
                public boolean hasEffect() {
                    return false;
                }
            });
        }
    },
    /** After a crash a second target is made beside the first. */
    TARGET_MADE_TWICE {
        @Override
        public Plan plan(Plan real) {
            return altered(real, "prepare-target", step -> new Altered(step) {
                @Override
                public boolean check(Work work) {
                    return false;
                }

                @Override
                public void apply(Work work) {
                    if (work.migration().state() == MigrationState.CHECKPOINTED) {
                        super.apply(work);
                    } else {
                        super.check(work);
                        work.note(
                                "prepared",
                                work.note("prepared")
                                        .orElseThrow()
                                        .with(
                                                "files",
                                                dev.layerlift.domain.json.JsonValue.JsonArray.ofStrings(List.of())));
                    }
                }
            });
        }
    },
    /** What was published is not read back before it is called complete. */
    READ_BACK_SKIPPED {
        @Override
        public Plan plan(Plan real) {
            return altered(real, "confirm", step -> new Altered(step) {
                @Override
                public void apply(Work work) {}
            });
        }
    },
    /** Nobody compares the source with its checkpoint before a rollback. */
    SOURCE_NOT_COMPARED {
        @Override
        public Plan plan(Plan real) {
            return new AlteredPlan(real, real.steps()) {
                @Override
                public List<String> sourceProblems(Work work) {
                    return List.of();
                }
            };
        }
    },
    /** A target that had been visible stays active in the home after its rollback. */
    TARGET_NOT_RETIRED {
        @Override
        public Plan plan(Plan real) {
            return new AlteredPlan(real, real.steps()) {
                @Override
                public List<Asset> assetsAfterRollback(Work work) {
                    return List.of();
                }
            };
        }
    },
    /** A checkpoint is used though it does not match its digest, and nobody compares the source with it. */
    TAMPERED_CHECKPOINT_ACCEPTED {
        @Override
        public CheckpointStore checkpoints(CheckpointStore real) {
            return answering(
                    CheckpointStore.class,
                    real,
                    "find",
                    (arguments, answer) -> ((Optional<?>) answer)
                            .map(Checkpoint.class::cast)
                            .map(c -> new Checkpoint(
                                    c.id(), c.migrationId(), c.content(), Sha256.of(c.content()), c.createdAt())));
        }

        @Override
        public Plan plan(Plan real) {
            return SOURCE_NOT_COMPARED.plan(real);
        }
    },
    /** A worker whose lease was taken over can still write: neither its epoch nor its version is compared. */
    FENCING_DROPPED {
        @Override
        public MigrationStore migrations(MigrationStore real) {
            return committing(real, commit -> {
                Migration stored = real.find(commit.migration().id()).orElseThrow();
                long version = stored.version() + 1;
                JournalEntry entry = commit.entry();
                return new MigrationCommit(
                        commit.migration()
                                .change()
                                .lease(stored.lease())
                                .committed(version, entry.at())
                                .build(),
                        new JournalEntry(
                                entry.migrationId(),
                                version,
                                entry.at(),
                                entry.transitions(),
                                entry.intents(),
                                entry.outcomes(),
                                entry.notes(),
                                entry.files()),
                        commit.checkpoint(),
                        commit.keys(),
                        commit.assets(),
                        commit.arriving(),
                        commit.audit());
            });
        }
    },
    /** It is called complete without an audit record. */
    COMPLETED_WITHOUT_AUDIT {
        @Override
        public MigrationStore migrations(MigrationStore real) {
            return committing(
                    real,
                    commit -> commit.migration().state() != MigrationState.COMPLETED
                            ? commit
                            : new MigrationCommit(
                                    commit.migration(),
                                    commit.entry(),
                                    commit.checkpoint(),
                                    commit.keys(),
                                    commit.assets(),
                                    commit.arriving(),
                                    Optional.empty()));
        }
    },
    /** The claim is released when a rollback begins, not when it ends. */
    CLAIM_RELEASED_EARLY {
        @Override
        public MigrationStore migrations(MigrationStore real) {
            return committing(real, commit -> {
                Migration m = commit.migration();
                boolean begins =
                        m.state() == MigrationState.FAILED && m.checkpointId().isPresent();
                return begins ? with(commit, m.to(MigrationState.ROLLED_BACK)) : commit;
            });
        }
    },
    /** A commit that failed is taken for one that succeeded. */
    COMMIT_FAILURE_SWALLOWED {
        @Override
        public MigrationStore migrations(MigrationStore real) {
            return MigrationStore.class.cast(Proxy.newProxyInstance(
                    MigrationStore.class.getClassLoader(),
                    new Class<?>[] {MigrationStore.class},
                    (proxy, method, arguments) -> {
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            boolean swallowed = method.getName().equals("commit")
                                    && e.getCause() instanceof dev.layerlift.domain.error.MigrationException;
                            if (swallowed) {
                                return null;
                            }
                            throw e.getCause();
                        }
                    }));
        }
    },
    /** Keys of a target are not kept with the commit that needs them. */
    KEYS_NOT_KEPT {
        @Override
        public MigrationStore migrations(MigrationStore real) {
            return committing(
                    real,
                    commit -> new MigrationCommit(
                            commit.migration(),
                            commit.entry(),
                            commit.checkpoint(),
                            List.of(),
                            commit.assets(),
                            commit.arriving(),
                            commit.audit()));
        }
    },
    /** The history of a source is lost on its way, and nobody reads back what was stored. */
    HISTORY_LOST {
        @Override
        public Plan plan(Plan real) {
            // The step stores it once more when it is looked at, which would mend it.
            Plan unread = altered(real, "confirm-continuity", step -> new Altered(step) {
                @Override
                public void apply(Work work) {}
            });
            return altered(unread, "transfer-lifecycle", step -> new Altered(step) {
                @Override
                public boolean check(Work work) {
                    return work.migration().state() == MigrationState.IN_PROGRESS
                            && work.durable().targetDid().isPresent();
                }
            });
        }

        @Override
        public MigrationStore migrations(MigrationStore real) {
            return committing(
                    real,
                    commit -> new MigrationCommit(
                            commit.migration(),
                            commit.entry(),
                            commit.checkpoint(),
                            commit.keys(),
                            commit.assets(),
                            commit.arriving().map(asset -> asset.with(withoutPast(asset.lifecycle()))),
                            commit.audit()));
        }
    },
    /** Events are acknowledged before they are told. */
    EVENTS_ACKNOWLEDGED_EARLY {
        @Override
        public EventOutbox outbox(EventOutbox real) {
            return answering(EventOutbox.class, real, "undelivered", (arguments, answer) -> {
                List<?> entries = (List<?>) answer;
                if (!entries.isEmpty()) {
                    real.acknowledge(((EventOutbox.Undelivered) entries.get(entries.size() - 1)).sequence());
                }
                return entries;
            });
        }
    },
    /** What the journal held is dropped, and never made durable in its store. */
    SYNC_SKIPPED {
        @Override
        public ContentStore publicArea(ContentStore real) {
            return answering(ContentStore.class, real, "sync", (arguments, answer) -> answer, arguments ->
                    new Object[] {List.of()});
        }
    },
    /** Large files are not durable when the journal says that they are there. */
    LARGE_FILES_DURABLE_LATER {
        @Override
        public ContentStore publicArea(ContentStore real) {
            return answering(ContentStore.class, real, "put", (arguments, answer) -> answer, arguments -> {
                boolean content = ((ObjectPath) arguments[0]).key().contains("/resources/");
                return content ? new Object[] {arguments[0], arguments[1], arguments[2], Durability.LATER} : arguments;
            });
        }
    },
    /** The anchor is broadcast by whoever signs it, before the commit that stores it. */
    BROADCAST_BEFORE_COMMIT {
        @Override
        public AnchorWallet wallet(AnchorWallet real, AnchorChain chain) {
            return answering(AnchorWallet.class, real, "anchor", (arguments, answer) -> {
                chain.broadcast((SignedTransaction) answer);
                return answer;
            });
        }
    },
    /** What is in the mempool counts as confirmed. */
    COMPLETED_WITHOUT_BLOCKS {
        @Override
        public Plan plan(Plan real) {
            Plan hasty = altered(real, AWAIT, step -> new Altered(step) {
                @Override
                public void apply(Work work) {
                    try {
                        super.apply(work);
                    } catch (WaitException e) {
                        if (!work.migration().operation().equals("in the mempool")) {
                            throw e;
                        }
                        work.remember(
                                InclusionProof.class,
                                new InclusionProof(
                                        new TransactionId(
                                                work.migration().txid().orElseThrow()),
                                        new BlockRef(0, "00".repeat(32)),
                                        "00".repeat(80),
                                        0,
                                        List.of()));
                    }
                }
            });
            return READ_BACK_SKIPPED.plan(hasty);
        }
    },
    /** One block is enough, however many the settings ask for. */
    DEPTH_IGNORED {
        @Override
        public AnchorChain chain(AnchorChain real) {
            return answering(
                    AnchorChain.class,
                    real,
                    "spend",
                    (arguments, answer) -> answer instanceof Spend.InBlock block
                            ? new Spend.InBlock(block.by(), block.block(), 100)
                            : answer);
        }
    },
    /** What waits for the chain is rolled back like anything else, when somebody asks for it or it takes long. */
    ROLLED_BACK_IN_MEMPOOL {
        @Override
        public Plan plan(Plan real) {
            Plan reversed = altered(real, AWAIT, step -> new Altered(step) {
                @Override
                public void apply(Work work) {
                    try {
                        super.apply(work);
                    } catch (WaitException e) {
                        if (work.migration().operation().equals("taking the coins back")) {
                            work.discard();
                            throw new PivotReversedException(
                                    MigrationError.of(ErrorType.BITCOIN_ERROR, "ANCHOR_TAKEN_BACK", "taken for gone"),
                                    staged -> {});
                        }
                        throw e;
                    }
                }

                @Override
                public List<String> remains(Work work) {
                    return List.of();
                }
            });
            return new AlteredPlan(reversed, reversed.steps()) {
                @Override
                public List<String> sourceProblems(Work work) {
                    return List.of();
                }
            };
        }
    },
    /** A satoshi that is set aside for one migration is given to the next one too. */
    RESERVED_SAT_USED_AGAIN {
        @Override
        public AnchorWallet wallet(AnchorWallet real, AnchorChain chain) {
            List<Reservation> given = new ArrayList<>();
            return answering(AnchorWallet.class, real, "reserve", (arguments, answer) -> {
                Reservation mine = (Reservation) answer;
                given.add(mine);
                return new Reservation(
                        mine.migration(), given.get(0).identityInput(), mine.feeLimitSats(), mine.lockedSats());
            });
        }
    },
    /** The coins of a migration that ended are not released. */
    RESERVATION_KEPT {
        @Override
        public Plan plan(Plan real) {
            return altered(real, "reserve-satoshi", step -> new Altered(step) {
                @Override
                public void undo(Work work) {}

                @Override
                public List<String> remains(Work work) {
                    return List.of();
                }
            });
        }
    },
    /** What was paid to take coins back is not told: the migration failed, after all. */
    COST_OF_A_FAILURE_FORGOTTEN {
        @Override
        public MigrationStore migrations(MigrationStore real) {
            return committing(real, commit -> {
                Migration m = commit.migration();
                boolean back = m.state() == MigrationState.FAILED || m.state() == MigrationState.ROLLED_BACK;
                return back ? with(commit, m.change().cost(CostEstimate.NONE).build()) : commit;
            });
        }
    },
    /** The files become public when they are uploaded, before the anchor is there. */
    PUBLISHED_BEFORE_CONFIRMATION {
        @Override
        public ContentStore btcoArea(ContentStore real) {
            return answering(ContentStore.class, real, "put", (arguments, answer) -> {
                ObjectPath path = (ObjectPath) arguments[0];
                if (path.area() == Area.RESTRICTED && path.key().startsWith("anchoring/")) {
                    real.put(
                            ObjectPath.ofPublic(path.key().substring("anchoring/".length())),
                            (ContentStore.Content) arguments[1],
                            (Sha256) arguments[2],
                            (Durability) arguments[3]);
                }
                return answer;
            });
        }
    },
    /** An anchor that does not come is given up without taking its coins back. */
    NO_TAKE_BACK {
        @Override
        public Plan plan(Plan real) {
            Plan given = altered(real, AWAIT, step -> new Altered(step) {
                @Override
                public void apply(Work work) {
                    try {
                        super.apply(work);
                    } catch (WaitException e) {
                        if (work.migration().operation().startsWith("taking the coins back for")) {
                            work.discard();
                            throw new PivotReversedException(
                                    MigrationError.of(ErrorType.BITCOIN_ERROR, "GIVEN_UP", "given up"), staged -> {});
                        }
                        throw e;
                    }
                }

                @Override
                public List<String> remains(Work work) {
                    return List.of();
                }
            });
            return new AlteredPlan(given, given.steps()) {
                @Override
                public List<String> sourceProblems(Work work) {
                    return List.of();
                }
            };
        }
    },
    /** The log of the source names its successor as soon as that is prepared. */
    SUCCESSOR_NAMED_EARLY {
        @Override
        public Plan plan(Plan real) {
            Optional<Step> publish = real.steps().stream()
                    .filter(step -> step.name().equals("publish-successor"))
                    .findFirst();
            return publish.isEmpty()
                    ? real
                    : altered(real, "upload-restricted", step -> new Altered(step) {
                        @Override
                        public void apply(Work work) {
                            super.apply(work);
                            publish.get().apply(work);
                        }
                    });
        }
    };

    private static final String AWAIT = "await-anchor";

    /** A step that does what another does, but for what is overridden. */
    private abstract static class Altered implements Step {
        private final Step real;

        Altered(Step real) {
            this.real = real;
        }

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public boolean hasEffect() {
            return real.hasEffect();
        }

        @Override
        public boolean commitsAfter() {
            return real.commitsAfter();
        }

        @Override
        public boolean check(Work work) {
            return real.check(work);
        }

        @Override
        public void apply(Work work) {
            real.apply(work);
        }

        @Override
        public void verify(Work work) {
            real.verify(work);
        }

        @Override
        public void undo(Work work) {
            real.undo(work);
        }

        @Override
        public List<String> remains(Work work) {
            return real.remains(work);
        }

        @Override
        public List<String> irreversible(Work work) {
            return real.irreversible(work);
        }
    }

    /** A plan that is another, but for what is overridden. */
    private static class AlteredPlan implements Plan {
        private final Plan real;
        private final List<Step> steps;

        AlteredPlan(Plan real, List<Step> steps) {
            this.real = real;
            this.steps = steps;
        }

        @Override
        public List<Step> steps() {
            return steps;
        }

        @Override
        public List<String> sourceProblems(Work work) {
            return real.sourceProblems(work);
        }

        @Override
        public List<Asset> assetsAfterRollback(Work work) {
            return real.assetsAfterRollback(work);
        }
    }

    private static Plan altered(Plan real, String name, UnaryOperator<Step> change) {
        Predicate<Step> wanted = step -> step.name().equals(name);
        return new AlteredPlan(
                real,
                real.steps().stream()
                        .map(step -> wanted.test(step) ? change.apply(step) : step)
                        .toList());
    }

    private static Lifecycle withoutPast(Lifecycle lifecycle) {
        List<Lifecycle.Event> events = lifecycle.events();
        return new Lifecycle(lifecycle.state(), events.subList(events.size() - 1, events.size()));
    }

    private static MigrationCommit with(MigrationCommit commit, Migration migration) {
        return new MigrationCommit(
                migration,
                commit.entry(),
                commit.checkpoint(),
                commit.keys(),
                commit.assets(),
                commit.arriving(),
                commit.audit());
    }

    private static MigrationStore committing(MigrationStore real, UnaryOperator<MigrationCommit> change) {
        return answering(MigrationStore.class, real, "commit", (arguments, answer) -> answer, arguments ->
                new Object[] {change.apply((MigrationCommit) arguments[0])});
    }

    private static <T> T answering(
            Class<T> port, T real, String method, BiFunction<@Nullable Object[], Object, @Nullable Object> change) {
        return answering(port, real, method, change, UnaryOperator.identity());
    }

    private static <T> T answering(
            Class<T> port,
            T real,
            String method,
            BiFunction<@Nullable Object[], Object, @Nullable Object> change,
            UnaryOperator<Object[]> before) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, called, arguments) -> {
                    boolean struck = called.getName().equals(method);
                    Object[] given = struck ? before.apply(arguments) : arguments;
                    try {
                        Object answer = called.invoke(real, given);
                        return struck ? change.apply(given, answer) : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
