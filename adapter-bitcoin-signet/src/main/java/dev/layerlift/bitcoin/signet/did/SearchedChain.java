package dev.layerlift.bitcoin.signet.did;

import dev.layerlift.bitcoin.signet.chain.AnchorSearch;
import dev.layerlift.bitcoin.signet.chain.AnchorSearch.Sighting;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Other anchors in the blocks from a height on. Nobody but its owner knew a did:peer before it was anchored, so that an
 * earlier anchor of one is the one that counts. A did:webvh is known to everybody, and anybody can write its tag: there the
 * log decides, and what is found is told and no more.
 */
public final class SearchedChain implements OtherAnchors {
    private final AnchorSearch search;
    private final long fromHeight;

    /** The blocks from this height on. */
    public SearchedChain(AnchorSearch search, long fromHeight) {
        this.search = search;
        this.fromHeight = fromHeight;
    }

    @Override
    public Findings of(Anchored anchored) {
        List<JsonValue> others = new ArrayList<>();
        Optional<Sighting> earlier = Optional.empty();
        boolean isBefore = anchored.block().height() >= fromHeight;
        for (Sighting seen : search.find(anchored.sourceTag(), fromHeight)) {
            if (seen.txid().equals(anchored.txid())) {
                isBefore = false;
                continue;
            }
            others.add(JsonObject.builder()
                    .put("txid", seen.txid().hex())
                    .put("height", seen.block().height())
                    .put("earlier", isBefore)
                    .build());
            if (isBefore && earlier.isEmpty()) {
                earlier = Optional.of(seen);
            }
        }
        JsonObject metadata = JsonObject.builder()
                .put("searchedFrom", fromHeight)
                .put("otherAnchors", new JsonArray(others))
                .build();
        return new Findings(
                earlier.filter(seen -> anchored.source().layer() == Layer.PEER)
                        .map(seen -> "its source was anchored before, by " + seen.txid() + " in block " + seen.block()),
                metadata);
    }
}
