package dev.layerlift.application;

import dev.layerlift.domain.port.ChunkedUploads;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;

/** Lets calls of ports hang as a dead disk does: not even an interrupt is heard. */
final class DeafCalls {
    private final BiPredicate<String, Long> which;
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger blocked = new AtomicInteger();
    private final AtomicLong calls = new AtomicLong();
    private volatile boolean afterEffect;
    private volatile boolean blocking;

    private DeafCalls(BiPredicate<String, Long> which) {
        this.which = which;
    }

    /** All calls of a method, from {@link #block()} on. */
    DeafCalls(String method) {
        this((name, call) -> name.equals(method));
    }

    /** The n-th call of whatever is wrapped, counted from {@link #block()} on. */
    static DeafCalls atCall(long n) {
        return new DeafCalls((name, call) -> call == n);
    }

    /** They hang after they had their effect: the answer is what does not come. */
    DeafCalls afterEffect() {
        afterEffect = true;
        return this;
    }

    /** From now on such calls hang. */
    void block() {
        calls.set(0);
        blocking = true;
    }

    /** Lets those that hang go on, and others pass. */
    void release() {
        blocking = false;
        released.countDown();
    }

    /** How many hung so far. */
    int blocked() {
        return blocked.get();
    }

    <T> T wrap(Class<T> port, T real) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, called, arguments) -> {
                    boolean hangs = blocking && which.test(called.getName(), calls.incrementAndGet());
                    if (hangs && !afterEffect) {
                        awaitDeaf();
                    }
                    try {
                        Object answer = called.invoke(real, arguments);
                        if (hangs && afterEffect) {
                            awaitDeaf();
                        }
                        return answer instanceof Optional<?> given
                                        && given.isPresent()
                                        && given.get() instanceof ChunkedUploads u
                                ? Optional.of(wrap(ChunkedUploads.class, u))
                                : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private void awaitDeaf() {
        blocked.incrementAndGet();
        while (true) {
            try {
                released.await();
                return;
            } catch (InterruptedException e) {
                // What is dead hears nothing.
            }
        }
    }
}
