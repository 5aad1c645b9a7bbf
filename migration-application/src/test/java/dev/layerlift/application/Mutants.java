package dev.layerlift.application;

import dev.layerlift.application.internal.saga.Plan;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.migration.Checkpoint;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.CheckpointStore;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.EventOutbox;
import dev.layerlift.domain.port.MigrationCommit;
import dev.layerlift.domain.port.MigrationStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
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
    };

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
