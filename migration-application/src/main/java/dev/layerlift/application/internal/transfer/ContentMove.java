package dev.layerlift.application.internal.transfer;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ContentStore;

/**
 * One object on its way to a path of the same or another store.
 *
 * @param from the store that has it
 * @param source where it is
 * @param to the store that will have it
 * @param target where it will be; nothing but this move writes there
 * @param sizeBytes its size in bytes
 * @param digest SHA-256 that it must have, here and there
 */
public record ContentMove(
        ContentStore from, ObjectPath source, ContentStore to, ObjectPath target, long sizeBytes, Sha256 digest) {}
