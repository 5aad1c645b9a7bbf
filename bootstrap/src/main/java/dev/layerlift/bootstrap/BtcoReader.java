package dev.layerlift.bootstrap;

import dev.layerlift.bitcoin.signet.chain.AnchorSearch;
import dev.layerlift.bitcoin.signet.chain.ChainSource;
import dev.layerlift.bitcoin.signet.did.BtcoResolver;
import dev.layerlift.bitcoin.signet.did.OtherAnchors;
import dev.layerlift.bitcoin.signet.did.PublicFiles;
import dev.layerlift.bitcoin.signet.did.SearchedChain;
import dev.layerlift.bootstrap.intake.PublishedPlace;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.PublicWeb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Resolves did:btco for whoever has a chain, and the published files or where they are; what a home knows counts besides
 * where there is one. It has no key and writes nothing. Safe for many threads.
 */
public final class BtcoReader {
    private final AnchorChain chain;
    private final Supplier<ChainSource> blocks;
    private final JsonFormat json;
    private final long confirmations;
    private final List<OtherAnchors> known;
    private final Function<BtcoDid, PublicFiles> usual;
    private final PublicWeb web;

    /**
     * A reader of a chain.
     *
     * @param blocks the blocks of the same chain, for who wants them searched
     * @param known who knows of other anchors of a source
     * @param usual where files are when nobody says so
     */
    BtcoReader(
            AnchorChain chain,
            Supplier<ChainSource> blocks,
            JsonFormat json,
            long confirmations,
            List<OtherAnchors> known,
            Function<BtcoDid, PublicFiles> usual,
            PublicWeb web) {
        this.chain = chain;
        this.blocks = blocks;
        this.json = json;
        this.confirmations = confirmations;
        this.known = List.copyOf(known);
        this.usual = usual;
        this.web = web;
    }

    /**
     * What is asked.
     *
     * @param did the DID
     * @param files where its files are: a folder, or an {@code https} URL; empty for the usual place
     * @param txid the transaction that anchored it; empty for the one that {@code anchor.json} names
     * @param searchFrom the block from which on others are searched for anchors of the same source; empty for no search
     */
    public record Question(
            BtcoDid did, Optional<String> files, Optional<TransactionId> txid, OptionalLong searchFrom) {}

    /**
     * Answers.
     *
     * @return as {@link dev.layerlift.domain.port.DidMethod#resolve}; the metadata says where the satoshi is now
     * @throws dev.layerlift.domain.error.MigrationException when it could not be found out; {@code FOLDER_UNREADABLE}
     */
    public Resolution resolve(Question question) {
        PublicFiles files = question.files()
                .map(place -> PublishedPlace.of(place, web))
                .orElseGet(() -> usual.apply(question.did()));
        List<OtherAnchors> others = new ArrayList<>(known);
        question.searchFrom()
                .ifPresent(height -> others.add(new SearchedChain(new AnchorSearch(blocks.get()), height)));
        return new BtcoResolver(chain, json, confirmations, OtherAnchors.all(others))
                .resolve(question.did(), files, question.txid());
    }
}
