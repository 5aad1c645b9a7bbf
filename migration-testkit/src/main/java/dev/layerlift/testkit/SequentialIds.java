package dev.layerlift.testkit;

import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.IdSource;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids that are the same in every run: 1, 2, 3, … of each kind, in the shape of real ones. Predictable, so for tests only.
 * Safe to call from many threads.
 */
public final class SequentialIds implements IdSource {
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final int series;
    private final AtomicLong migrations = new AtomicLong();
    private final AtomicLong nonces = new AtomicLong();
    private final AtomicLong others = new AtomicLong();

    /** Ids of series 0. */
    public SequentialIds() {
        this(0);
    }

    /**
     * Ids of one of many series.
     *
     * @param series ids of two series never meet; 0 to 32767
     */
    public SequentialIds(int series) {
        if (series < 0 || series > Short.MAX_VALUE) {
            throw new IllegalArgumentException("series: " + series + " (expected: 0 to " + Short.MAX_VALUE + ")");
        }
        this.series = series;
    }

    @Override
    public MigrationId newMigrationId() {
        return new MigrationId(uuid(1, migrations.incrementAndGet()));
    }

    @Override
    public String newNonce() {
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(series)
                .putLong(nonces.incrementAndGet())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String newId() {
        return uuid(2, others.incrementAndGet()).toString();
    }

    private UUID uuid(int kind, long number) {
        return new UUID((long) kind << 48 | (long) series << 16 | VERSION_4, VARIANT | number);
    }
}
