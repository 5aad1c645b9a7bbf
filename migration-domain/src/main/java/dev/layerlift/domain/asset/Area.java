package dev.layerlift.domain.asset;

/** The two areas of a layer's store. */
public enum Area {
    /** Served to everybody. */
    PUBLIC,
    /** Served to nobody. */
    RESTRICTED
}
