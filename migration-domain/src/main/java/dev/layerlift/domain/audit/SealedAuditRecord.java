package dev.layerlift.domain.audit;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.json.JsonValue.JsonObject;

/**
 * A record in its place, with the system's proof.
 *
 * @param position its place
 * @param json the record with {@code stream}, {@code sequence}, {@code previous} and {@code proof}
 * @param digest SHA-256 of the JCS form of {@code json}, which the next record names
 */
public record SealedAuditRecord(AuditPosition position, JsonObject json, Sha256 digest) {}
