package dev.layerlift.application;

/** Ends a subscription when closed; closing twice is fine. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
