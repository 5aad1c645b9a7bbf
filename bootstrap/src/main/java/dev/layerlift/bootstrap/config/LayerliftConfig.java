package dev.layerlift.bootstrap.config;

/**
 * The configuration of a home. Every part has defaults; secrets are never in it.
 *
 * @param webvh where did:webvh DIDs are published
 * @param storage where the bytes of each layer lie
 * @param persistence where state is kept
 * @param bitcoin how the Bitcoin network is reached
 * @param network how other hosts are reached
 * @param audit where signed heads of the audit are copied to
 * @param limits how much may be asked for
 */
public record LayerliftConfig(
        WebvhConfig webvh,
        StorageConfig storage,
        PersistenceConfig persistence,
        BitcoinConfig bitcoin,
        NetworkConfig network,
        AuditConfig audit,
        LimitsConfig limits) {
    /** What holds when the file says nothing. */
    public static final LayerliftConfig DEFAULT = new LayerliftConfig(
            WebvhConfig.DEFAULT,
            StorageConfig.DEFAULT,
            PersistenceConfig.DEFAULT,
            BitcoinConfig.DEFAULT,
            NetworkConfig.DEFAULT,
            AuditConfig.DEFAULT,
            LimitsConfig.DEFAULT);

    /** This configuration with another database. */
    public LayerliftConfig withPersistence(PersistenceConfig other) {
        return new LayerliftConfig(webvh, storage, other, bitcoin, network, audit, limits);
    }

    /** This configuration with another part for did:webvh. */
    public LayerliftConfig withWebvh(WebvhConfig other) {
        return new LayerliftConfig(other, storage, persistence, bitcoin, network, audit, limits);
    }
}
