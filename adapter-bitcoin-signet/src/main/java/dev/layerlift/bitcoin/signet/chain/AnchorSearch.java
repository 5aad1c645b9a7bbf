package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.AnchorPayload;
import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.error.MigrationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for anchors of one source in blocks, each of which is read. An anchor says of its source only a tag, which whoever
 * knows the source can write: one that is found is a claim, and nobody's word.
 */
public final class AnchorSearch {
    /** How many blocks are searched at most: about those of a year. */
    public static final int BLOCKS_MAX = 52_560;

    private static final int FOUND_MAX = 100;

    private final ChainSource source;

    /** A search on this chain. */
    public AnchorSearch(ChainSource source) {
        this.source = source;
    }

    /** A transaction with the payload of an anchor, and its block. */
    public record Sighting(TransactionId txid, BlockRef block) {}

    /**
     * The transactions whose payload has this tag, in the order of the chain, at most 100.
     *
     * @param sourceTag as in {@link AnchorPayload}
     * @param fromHeight the first block that is read; the last one is the tip
     * @throws MigrationException as those of a chain; {@code VALIDATION_ERROR} {@code SEARCH_TOO_LONG} when there are more
     *     than {@value #BLOCKS_MAX} blocks; {@code CHAIN_NOT_READY} when the chain changed meanwhile
     */
    public List<Sighting> find(String sourceTag, long fromHeight) {
        BlockRef tip = source.tip();
        if (tip.height() - fromHeight >= BLOCKS_MAX) {
            throw MigrationException.validation(
                    "SEARCH_TOO_LONG",
                    tip.height() - fromHeight + 1 + " blocks from " + fromHeight + " on (expected: at most "
                            + BLOCKS_MAX + ")",
                    "begin at a later block");
        }
        List<Sighting> found = new ArrayList<>();
        Optional<String> before = Optional.empty();
        for (long height = Math.max(0, fromHeight); height <= tip.height() && found.size() < FOUND_MAX; height++) {
            ChainBlock block = source.blockAt(height).flatMap(source::block).orElseThrow(AnchorSearch::changed);
            if (before.filter(hash -> !hash.equals(block.previous())).isPresent()) {
                throw changed();
            }
            before = Optional.of(block.ref().hash());
            block.transactions().stream()
                    .filter(t -> DataOutput.of(t)
                            .flatMap(AnchorSearch::tag)
                            .filter(sourceTag::equals)
                            .isPresent())
                    .forEach(t -> found.add(new Sighting(t.txid(), block.ref())));
        }
        return found;
    }

    private static Optional<String> tag(byte[] payload) {
        try {
            return Optional.of(AnchorPayload.decode(payload).sourceTag());
        } catch (IllegalArgumentException e) {
            // Data of others.
            return Optional.empty();
        }
    }

    private static MigrationException changed() {
        return ChainErrors.notReady("the chain", "it changed while it was searched");
    }
}
