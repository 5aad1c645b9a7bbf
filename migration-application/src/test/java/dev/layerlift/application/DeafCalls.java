package dev.layerlift.application;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets one kind of call of a port hang as a dead disk does: not even an interrupt is heard. */
final class DeafCalls {
    private final String method;
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger blocked = new AtomicInteger();
    private volatile boolean blocking;

    DeafCalls(String method) {
        this.method = method;
    }

    /** From now on such calls hang before they have any effect. */
    void block() {
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
                    if (blocking && called.getName().equals(method)) {
                        blocked.incrementAndGet();
                        awaitDeaf();
                    }
                    try {
                        return called.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private void awaitDeaf() {
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
