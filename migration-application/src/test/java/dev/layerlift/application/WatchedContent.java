package dev.layerlift.application;

import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.StorageCapabilities;
import dev.layerlift.domain.port.StorageCapabilities.ChunkLimits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** A store of which a test counts what is read and how many chunks are on their way, and steps in between. */
final class WatchedContent {
    final AtomicLong bytesRead = new AtomicLong();
    final AtomicInteger chunksPut = new AtomicInteger();
    final AtomicInteger inFlightMax = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final ContentStore store;
    private volatile Runnable beforeChunk = () -> {};
    private volatile boolean provesWhole;
    private volatile UnaryOperator<Object> answerOfPut = answer -> answer;

    WatchedContent(ContentStore store) {
        this.store = store;
    }

    /** What happens before each chunk is put. */
    WatchedContent beforeChunk(Runnable action) {
        beforeChunk = action;
        return this;
    }

    /** What the store says of a chunk that it was given. */
    WatchedContent answerOfPut(UnaryOperator<Object> answer) {
        answerOfPut = answer;
        return this;
    }

    /** Says that it hashes an object before it appears. */
    WatchedContent provingTheWhole() {
        provesWhole = true;
        return this;
    }

    ContentStore store() {
        return wrap(ContentStore.class, store);
    }

    private <T> T wrap(Class<T> port, T real) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (proxy, method, arguments) ->
                        port == ChunkedUploads.class && method.getName().equals("put")
                                ? chunk(method, real, arguments)
                                : answer(invoked(method, real, arguments))));
    }

    private Object chunk(Method method, Object real, Object[] arguments) throws Throwable {
        chunksPut.incrementAndGet();
        inFlightMax.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        try {
            beforeChunk.run();
            return answerOfPut.apply(invoked(method, real, arguments));
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private Object answer(Object answer) {
        if (answer instanceof StorageCapabilities facts && provesWhole) {
            return new StorageCapabilities(
                    facts.rangeRead(),
                    facts.atomicReplace(),
                    facts.chunks().map(c -> new ChunkLimits(c.countMax(), c.sizeBytesMin(), c.sizeBytesMax(), true)),
                    facts.objectSizeBytesMax(),
                    facts.quotaKnown());
        }
        if (answer instanceof Optional<?> given && given.isPresent()) {
            if (given.get() instanceof ChunkedUploads uploads) {
                return Optional.of(wrap(ChunkedUploads.class, uploads));
            }
            if (given.get() instanceof InputStream stream) {
                return Optional.of(new Counted(stream));
            }
        }
        return answer;
    }

    private static Object invoked(Method method, Object real, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            bytesRead.addAndGet(Math.max(0, read));
            return read;
        }
    }
}
