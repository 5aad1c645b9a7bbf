package dev.layerlift.testkit.net;

import java.time.Duration;

/**
 * What a {@link FaultProxy} does to what passes in one direction. Those with a number of bytes count what passes after
 * they were set, over all connections, and strike once; the others last until the proxy is healed.
 */
public sealed interface NetworkFault {
    /** After this many bytes the connection is reset, in both directions. */
    record CutAfter(long bytes) implements NetworkFault {}

    /** After this many bytes the connection ends as if the sender had closed it, and the rest is lost. */
    record TruncateAfter(long bytes) implements NetworkFault {}

    /** After this many bytes nothing passes any more on that connection, which stays open: the peer hangs. */
    record HangAfter(long bytes) implements NetworkFault {}

    /** The byte after this many has one bit flipped. */
    record CorruptAfter(long bytes) implements NetworkFault {}

    /** Everything passes, each read of up to 16 KiB this much later. */
    record Delay(Duration each) implements NetworkFault {
        @Override
        public long bytes() {
            return -1;
        }
    }

    /** New connections are reset as soon as they are made; those that are open stay. */
    record Refuse() implements NetworkFault {
        @Override
        public long bytes() {
            return -1;
        }
    }

    /** How many bytes pass before it strikes; -1 when it does not count. */
    long bytes();
}
