package dev.layerlift.application;

import dev.layerlift.domain.port.ChunkedUploads;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets a process die at its n-th call of any port, before or after the call took effect: from then on every call fails.
 */
final class Fuse {
    private final AtomicLong calls = new AtomicLong();
    private volatile long blowsAt = Long.MAX_VALUE;
    private volatile boolean afterEffect;
    private volatile Predicate<@Nullable Object[]> last = arguments -> false;
    private volatile boolean dead;

    /** What a dead process does instead of anything. */
    static final class ProcessDiedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ProcessDiedException(String call) {
            super("the process died at " + call);
        }
    }

    void blowAt(long call, boolean after) {
        calls.set(0);
        blowsAt = call;
        afterEffect = after;
    }

    /** Lets it die after the first call whose arguments are these. */
    void blowAfter(Predicate<@Nullable Object[]> arguments) {
        last = arguments;
        afterEffect = true;
    }

    long calls() {
        return calls.get();
    }

    boolean blown() {
        return dead;
    }

    <T> T wrap(Class<T> port, T real) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    boolean blows = calls.incrementAndGet() == blowsAt || (arguments != null && last.test(arguments));
                    if (dead || (blows && !afterEffect)) {
                        dead = true;
                        throw new ProcessDiedException(port.getSimpleName() + "." + method.getName());
                    }
                    Object answer;
                    try {
                        answer = method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (blows) {
                        dead = true;
                        throw new ProcessDiedException(port.getSimpleName() + "." + method.getName());
                    }
                    return answer instanceof Optional<?> given
                                    && given.isPresent()
                                    && given.get() instanceof ChunkedUploads u
                            ? Optional.of(wrap(ChunkedUploads.class, u))
                            : answer;
                }));
    }
}
