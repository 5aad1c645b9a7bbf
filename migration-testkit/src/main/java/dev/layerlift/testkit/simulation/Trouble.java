package dev.layerlift.testkit.simulation;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.testkit.SettableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts itself between processes and their ports: at every call the seed decides who goes on, and what goes wrong. Only what
 * the contract of a port allows happens to it.
 */
public final class Trouble {
    private static final String CONTENT = "ContentStore";

    /** Deletes are rare, and so is a store that forgets one: where that can happen at all, it does at one of so many. */
    private static final int DELETES_PER_FORGOTTEN = 8;

    /**
     * How much goes wrong.
     *
     * @param perMillion how many of a million calls meet a fault
     * @param kinds what can happen
     * @param switchPercent at how many of a hundred calls another process goes on
     * @param hang how long a call that hangs takes at least
     */
    public record Dose(int perMillion, List<Fault> kinds, int switchPercent, Duration hang) {}

    /** A fault that happened: at which call, to whom, where. */
    public record Hit(long call, Fault fault, String process, String point) {}

    /** Told of every call that took effect. */
    @FunctionalInterface
    public interface Witness {
        void saw(SimulatedProcess actor, String point, Object @Nullable [] arguments, @Nullable Object answer);
    }

    private final Turns turns;
    private final SplittableRandom random;
    private final SettableClock clock;
    private final Consumer<String> trace;
    private final Witness witness;
    private final List<Hit> hits = new ArrayList<>();
    private final Map<String, Instant> outages = new HashMap<>();
    private Runnable powerCut = () -> {};
    private Torn torn = (arguments, real) -> null;
    private Predicate<@Nullable Object[]> forgettable = arguments -> false;
    private Dose dose;
    private String focus = "";

    /** Writes half of what a put was asked to write, and gives its answer; null where that may not happen. */
    @FunctionalInterface
    public interface Torn {
        @Nullable
        Object write(@Nullable Object[] arguments, Object real);
    }

    /** Trouble for the processes of these turns. */
    public Trouble(
            Turns turns,
            SplittableRandom random,
            SettableClock clock,
            Dose dose,
            Witness witness,
            Consumer<String> trace) {
        this.turns = turns;
        this.random = random;
        this.clock = clock;
        this.dose = dose;
        this.witness = witness;
        this.trace = trace;
    }

    /** What a power cut does to stores; processes die by themselves. */
    public void onPowerCut(Runnable work) {
        powerCut = work;
    }

    /** How a torn write is written; false where it may not happen. */
    public void onTornWrite(Torn work) {
        torn = work;
    }

    /** Which deletes, by their arguments, a store may forget. */
    public void onDelete(Predicate<@Nullable Object[]> mayBeForgotten) {
        forgettable = mayBeForgotten;
    }

    /** From now on processes often die at calls of this point, which are too rare to be met by chance. */
    public void focusOn(String point) {
        focus = point;
    }

    /** From now on so much goes wrong. */
    public void dose(Dose next) {
        dose = next;
    }

    /** From now on nothing goes wrong. */
    public void heal() {
        dose = new Dose(0, List.of(), dose.switchPercent(), dose.hang());
        focus = "";
        outages.clear();
        trace.accept("--- healed");
    }

    /** What happened so far. */
    public List<Hit> hits() {
        return hits;
    }

    /** Notes trouble that came from elsewhere. */
    public void note(Fault fault, String process, String point) {
        hits.add(new Hit(turns.calls(), fault, process, point));
        trace.accept(process + " " + point + ": " + fault);
    }

    /** A port as one process sees it. */
    public <T> T port(Class<T> port, T real, SimulatedProcess actor, String suffix) {
        String name = port.getSimpleName() + suffix;
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, given) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return invoke(real, method, given);
                    }
                    return call(actor, name, method, given, real);
                }));
    }

    private @Nullable Object call(
            SimulatedProcess actor, String port, Method method, Object @Nullable [] arguments, Object real)
            throws Throwable {
        actor.checkAlive();
        String point = port + "." + method.getName();
        if (!actor.isCaller()) {
            // A helper thread of the process: it takes no turns, and meets no faults.
            return invoke(real, method, arguments);
        }
        turns.countCall();
        clock.advance(Duration.ofMillis(1));
        if (random.nextInt(100) < dose.switchPercent()) {
            actor.pause(Instant.MIN);
        }
        Instant down = outages.get(port);
        if (down != null && clock.instant().isBefore(down)) {
            hits.add(new Hit(turns.calls(), Fault.OUTAGE, actor.name(), point));
            throw failure(port, "OUTAGE", Retry.LATER);
        }
        Fault fault = draw(port, method, arguments);
        if (fault == null) {
            trace.accept(actor.name() + " " + point);
            return seen(actor, point, arguments, invoke(real, method, arguments));
        }
        return struck(fault, actor, port, point, method, arguments, real);
    }

    private @Nullable Fault draw(String port, Method method, Object @Nullable [] arguments) {
        if (focus.equals(port + "." + method.getName()) && random.nextInt(3) == 0) {
            return random.nextBoolean() ? Fault.KILL_BEFORE : Fault.KILL_AFTER;
        }
        boolean delete = port.startsWith(CONTENT) && method.getName().equals("delete");
        if (delete && arguments != null && isForgotten(arguments)) {
            return Fault.FORGOTTEN_DELETE;
        }
        if (dose.kinds().isEmpty() || random.nextInt(1_000_000) >= dose.perMillion()) {
            return null;
        }
        Fault fault = dose.kinds().get(random.nextInt(dose.kinds().size()));
        boolean put = port.startsWith(CONTENT) && method.getName().equals("put");
        boolean writes = put || method.getName().equals("commit");
        return switch (fault) {
            case TORN_WRITE -> put ? fault : null;
            case DISK_FULL -> writes ? fault : null;
            case FORGOTTEN_DELETE -> null;
            default -> fault;
        };
    }

    private boolean isForgotten(@Nullable Object[] arguments) {
        return dose.perMillion() > 0
                && dose.kinds().contains(Fault.FORGOTTEN_DELETE)
                && random.nextInt(DELETES_PER_FORGOTTEN) == 0
                && forgettable.test(arguments);
    }

    private @Nullable Object struck(
            Fault fault,
            SimulatedProcess actor,
            String port,
            String point,
            Method method,
            Object @Nullable [] arguments,
            Object real)
            throws Throwable {
        if (fault == Fault.TORN_WRITE) {
            Object answer = arguments == null ? null : torn.write(arguments, real);
            if (answer == null) {
                return seen(actor, point, arguments, invoke(real, method, arguments));
            }
            note(fault, actor.name(), point);
            return answer;
        }
        note(fault, actor.name(), point);
        switch (fault) {
            case ERROR_BEFORE -> throw failure(port, "UNREACHABLE", Retry.LATER);
            case PERMANENT_ERROR -> throw failure(port, "REFUSED", Retry.NEVER);
            case DISK_FULL -> throw failure(port, "NO_SPACE", Retry.NEVER);
            case OUTAGE -> {
                outages.put(port, clock.instant().plusSeconds(1 + random.nextInt(60)));
                throw failure(port, "OUTAGE", Retry.LATER);
            }
            case LOST_RESPONSE -> {
                seen(actor, point, arguments, invoke(real, method, arguments));
                throw failure(port, "NO_ANSWER", Retry.LATER);
            }
            case HANG_BEFORE -> {
                actor.pause(hangsUntil());
                return seen(actor, point, arguments, invoke(real, method, arguments));
            }
            case HANG_AFTER, STALE_ANSWER -> {
                Object answer = seen(actor, point, arguments, invoke(real, method, arguments));
                actor.pause(
                        fault == Fault.HANG_AFTER
                                ? hangsUntil()
                                : clock.instant().plusMillis(20));
                return answer;
            }
            case SLOW -> {
                clock.advance(Duration.ofSeconds(1 + random.nextInt(100)));
                return seen(actor, point, arguments, invoke(real, method, arguments));
            }
            case FORGOTTEN_DELETE -> {
                return null;
            }
            case KILL_AFTER -> {
                seen(actor, point, arguments, invoke(real, method, arguments));
                actor.die();
            }
            case KILL_BEFORE -> actor.die();
            case POWER_CUT -> {
                turns.living().forEach(SimulatedProcess::die);
                powerCut.run();
            }
            case TORN_WRITE -> throw new IllegalStateException("a torn write was handled");
        }
        throw new ProcessDiedError(actor.name());
    }

    private Instant hangsUntil() {
        return clock.instant().plus(dose.hang()).plusSeconds(random.nextInt((int)
                dose.hang().toSeconds()));
    }

    private @Nullable Object seen(
            SimulatedProcess actor, String point, Object @Nullable [] arguments, @Nullable Object answer) {
        witness.saw(actor, point, arguments, answer);
        return answer;
    }

    private static @Nullable Object invoke(Object real, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw cause == null ? e : cause;
        }
    }

    private static MigrationException failure(String port, String code, Retry retry) {
        return new MigrationException(MigrationError.of(type(port), code, port + ": simulated " + code), retry);
    }

    private static ErrorType type(String port) {
        if (port.startsWith("Anchor")) {
            return ErrorType.BITCOIN_ERROR;
        }
        return port.startsWith("KeyStore") ? ErrorType.CREDENTIAL_ERROR : ErrorType.STORAGE_ERROR;
    }
}
