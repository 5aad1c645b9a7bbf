package dev.layerlift.application.internal.batch;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.port.BatchStore.NewItem;
import dev.layerlift.domain.port.JsonFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a batch is known by: SHA-256 over target, options and every item in its order, each with its length before it. */
public final class InputDigest {
    private final MessageDigest sha256;
    private long items;

    /** A digest of a listing without items. */
    public InputDigest(Layer target, MigrationOptions options, JsonFormat json) {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: missing (expected: in every JDK)", e);
        }
        add("layerlift batch 1".getBytes(StandardCharsets.UTF_8));
        add(target.id().getBytes(StandardCharsets.UTF_8));
        add(json.canonical(options.toJson()));
    }

    /** The next item. */
    public void add(NewItem item) {
        items++;
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(item.priority()).flip());
        add(item.text().getBytes(StandardCharsets.UTF_8));
    }

    /** How many items were added. */
    public long items() {
        return items;
    }

    /** The digest; nothing can be added afterwards. */
    public Sha256 digest() {
        return new Sha256(HexFormat.of().formatHex(sha256.digest()));
    }

    private void add(byte[] bytes) {
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        sha256.update(bytes);
    }
}
