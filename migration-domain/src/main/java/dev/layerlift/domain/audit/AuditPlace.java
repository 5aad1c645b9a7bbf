package dev.layerlift.domain.audit;

import dev.layerlift.domain.asset.Sha256;

/**
 * Where a stored record stands.
 *
 * @param row its place among the records of all streams, growing with every record and never given out twice
 * @param stream its stream
 * @param sequence its number in the stream, from 1
 * @param digest its digest, which the next record of the stream names
 */
public record AuditPlace(long row, String stream, long sequence, Sha256 digest) {}
