package dev.layerlift.bitcoin.signet.did;

import dev.layerlift.bitcoin.signet.did.OtherAnchors.Anchored;
import dev.layerlift.bitcoin.signet.did.OtherAnchors.Findings;
import dev.layerlift.domain.anchor.AnchorPayload;
import dev.layerlift.domain.anchor.AnchorStatement;
import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.AnchorChain.Whereabouts;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.JsonFormat;
import java.util.Optional;

/**
 * Resolves a did:btco from what is published and what the chain confirms, and believes neither alone: whoever asks, or the
 * files, say where the anchor is, the chain has its digests, and the satoshi of the transaction must be that of the DID. It
 * needs nothing of a home, so that a stranger gets the same answer. Safe to call from many threads.
 */
public final class BtcoResolver {
    private static final String NOT_FOUND = "notFound";
    private static final String INVALID_DOCUMENT = "invalidDidDocument";
    private static final String HISTORY_MISSING = "CHAIN_HISTORY_MISSING";
    private static final int SIZE_BYTES_MAX = 8 * 1024 * 1024;

    private final AnchorChain chain;
    private final JsonFormat json;
    private final long confirmations;
    private final OtherAnchors others;

    /**
     * A resolver on a chain.
     *
     * @param confirmations how deep an anchor must be to count, from 1
     * @param others who knows of other anchors of a source
     */
    public BtcoResolver(AnchorChain chain, JsonFormat json, long confirmations, OtherAnchors others) {
        this.chain = chain;
        this.json = json;
        this.confirmations = confirmations;
        this.others = others;
    }

    /** Why it does not resolve. */
    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String error;
        private final String code;

        RefusedException(String error, String code, String detail) {
            super(detail, null, false, false);
            this.error = error;
            this.code = code;
        }

        Resolution resolution(JsonObject metadata) {
            return Resolution.failed(error, code, String.valueOf(getMessage()), metadata);
        }
    }

    /** Where an anchor is, and what it commits to. */
    private record Anchor(TransactionId txid, BlockRef block, AnchorPayload payload) {
        OutPoint identity() {
            return new OutPoint(txid, 0);
        }
    }

    /** From the files alone, among them {@code anchor.json}, which says where the anchor is. */
    public Resolution resolve(BtcoDid did, PublicFiles files) {
        return resolve(did, files, Optional.empty());
    }

    /**
     * From the files, and the anchor where the chain says that it is.
     *
     * @param txid the transaction that anchored it; empty for the one that {@code anchor.json} names
     * @throws MigrationException when it could not be found out: unknown is not absent
     */
    public Resolution resolve(BtcoDid did, PublicFiles files, Optional<TransactionId> txid) {
        JsonObject known = JsonObject.EMPTY;
        try {
            requireNetwork(did);
            Optional<JsonObject> document = read(files, BtcoFiles.DOCUMENT);
            Optional<JsonObject> statement = read(files, BtcoFiles.STATEMENT);
            Optional<JsonObject> published = txid.isPresent() ? Optional.empty() : read(files, BtcoFiles.ANCHOR);
            boolean whole = document.isPresent() && statement.isPresent();
            if (txid.isEmpty() && !(whole && published.isPresent())) {
                throw new RefusedException(
                        NOT_FOUND, "NOT_PUBLISHED", did + " is not published here, or not all of it");
            }
            Anchor anchor = txid.isPresent() ? located(txid.get()) : proven(published.orElseThrow());
            requireDepth(anchor);
            if (!whole) {
                requireSatoshi(did, anchor);
                known = metadata(anchor);
                throw new RefusedException(
                        NOT_FOUND,
                        "DOCUMENT_NOT_GIVEN",
                        "the anchor is there, and commits to a document with SHA-256 "
                                + anchor.payload().documentDigest() + " and a statement with "
                                + anchor.payload().statementDigest() + ", which are not here");
            }
            AnchorStatement said = committed(did, anchor, document.get(), statement.get());
            requireSatoshi(did, anchor);
            Findings found = others.of(
                    new Anchored(did, said.sourceDid(), anchor.payload().sourceTag(), anchor.txid(), anchor.block()));
            known = found.metadata();
            if (found.contradiction().isPresent()) {
                throw new RefusedException(
                        INVALID_DOCUMENT,
                        "SOURCE_ANCHORED_TWICE",
                        found.contradiction().get());
            }
            return Resolution.of(
                    new DidDocument(document.get()),
                    new Findings(Optional.empty(), metadata(anchor)).and(found).metadata());
        } catch (RefusedException e) {
            return e.resolution(known);
        } catch (IllegalArgumentException e) {
            return Resolution.failed(INVALID_DOCUMENT, "FILE_INVALID", String.valueOf(e.getMessage()), known);
        }
    }

    private Optional<JsonObject> read(PublicFiles files, String name) {
        return files.read(name, SIZE_BYTES_MAX).map(json::parseObject);
    }

    private void requireNetwork(BtcoDid did) {
        if (did.network() != chain.network()) {
            throw new RefusedException(
                    NOT_FOUND,
                    "WRONG_NETWORK",
                    did + " is on " + did.network() + " (expected: " + chain.network() + ", the network here)");
        }
    }

    /** The anchor that somebody names, where the chain has it now. */
    private Anchor located(TransactionId txid) {
        BlockRef block = chain.block(txid)
                .orElseThrow(() -> new RefusedException(
                        NOT_FOUND, "TRANSACTION_UNKNOWN", "transaction " + txid + " is in no block of the best chain"));
        return new Anchor(
                txid,
                block,
                chain.payload(txid, block)
                        .flatMap(BtcoResolver::payload)
                        .orElseThrow(() -> new RefusedException(
                                NOT_FOUND, "NO_ANCHOR", "transaction " + txid + " carries no anchor")));
    }

    private static Optional<AnchorPayload> payload(byte[] bytes) {
        try {
            return Optional.of(AnchorPayload.decode(bytes));
        } catch (IllegalArgumentException e) {
            // Data of others: what it says is not ours.
            return Optional.empty();
        }
    }

    /** The anchor that the published file names. */
    private Anchor proven(JsonObject file) {
        InclusionProof proof = InclusionProof.fromJson(file);
        if (!proof.holds()) {
            throw new RefusedException(INVALID_DOCUMENT, "PROOF_INVALID", "the proof of inclusion does not hold");
        }
        Optional<byte[]> bytes = chain.payload(proof.txid(), proof.block());
        if (bytes.isEmpty()) {
            return elsewhere(proof);
        }
        return new Anchor(
                proof.txid(),
                proof.block(),
                payload(bytes.get())
                        .orElseThrow(() -> new RefusedException(
                                NOT_FOUND, "NO_ANCHOR", "transaction " + proof.txid() + " carries no anchor")));
    }

    /** A reorganisation may have put it into another block, where it is as good: the chain says where. */
    private Anchor elsewhere(InclusionProof proof) {
        String why = "nor in another one";
        try {
            if (chain.block(proof.txid()).isPresent()) {
                return located(proof.txid());
            }
        } catch (MigrationException e) {
            if (!e.error().code().equals(HISTORY_MISSING)) {
                throw e;
            }
            why = "and whether it is in another one cannot be told: "
                    + e.error().message();
        }
        throw new RefusedException(
                NOT_FOUND,
                "ANCHOR_NOT_ON_CHAIN",
                "the anchor " + proof.txid() + " is not in block " + proof.block() + " of the best chain, " + why);
    }

    private void requireDepth(Anchor anchor) {
        long depth = chain.tip().height() - anchor.block().height() + 1;
        if (depth < confirmations) {
            throw new RefusedException(
                    NOT_FOUND,
                    "ANCHOR_NOT_DEEP",
                    "the anchor is " + depth + " blocks deep (expected: " + confirmations + ")");
        }
    }

    /** What the statement says, once it and the document are what the anchor commits to, and it is the one of this DID. */
    private AnchorStatement committed(BtcoDid did, Anchor anchor, JsonObject document, JsonObject statement) {
        AnchorPayload payload = anchor.payload();
        AnchorStatement said = AnchorStatement.fromJson(statement);
        if (!payload.documentDigest().equals(json.digest(document))
                || !payload.statementDigest().equals(json.digest(statement))
                || !said.documentDigest().equals(payload.documentDigest())) {
            throw new RefusedException(
                    INVALID_DOCUMENT,
                    "DOCUMENT_NOT_ANCHORED",
                    "the document or the statement is not what was anchored: they have SHA-256 " + json.digest(document)
                            + " and " + json.digest(statement) + " (expected: " + payload.documentDigest() + " and "
                            + payload.statementDigest() + ")");
        }
        if (!said.targetDid().equals(did)
                || !AnchorPayload.tagOf(said.sourceDid()).equals(payload.sourceTag())) {
            throw new RefusedException(
                    INVALID_DOCUMENT, "ANCHOR_OF_ANOTHER", "the anchor is that of " + said.targetDid());
        }
        return said;
    }

    private void requireSatoshi(BtcoDid did, Anchor anchor) {
        long sat = chain.locate(anchor.identity()).number();
        if (sat != did.sat()) {
            throw new RefusedException(
                    INVALID_DOCUMENT,
                    "SATOSHI_DIFFERS",
                    "the anchor holds satoshi " + sat + " (expected: " + did.sat() + ")");
        }
    }

    /** Where the anchor is, and where its satoshi is now: whoever has that holds the DID. */
    private JsonObject metadata(Anchor anchor) {
        JsonValue.Builder metadata = JsonObject.builder()
                .put("txid", anchor.txid().hex())
                .put("height", anchor.block().height())
                .put("blockHash", anchor.block().hash());
        Whereabouts where = chain.follow(anchor.identity(), anchor.block().height());
        if (where instanceof Whereabouts.InOutput there) {
            if (there.moves() == 0) {
                metadata.put("identityOutput", there.output().toString()).put("moved", false);
            } else {
                metadata.put("moved", true)
                        .put("movedBy", there.output().txid().hex())
                        .put("moves", there.moves());
            }
            there.moving().ifPresent(by -> metadata.put("moving", by.hex()));
            metadata.put("holder", holder(there));
        } else if (where instanceof Whereabouts.Lost lost) {
            metadata.put("moved", true)
                    .put("movedBy", lost.by().hex())
                    .put("moves", lost.moves())
                    .put("lost", true);
        } else {
            throw new RefusedException(
                    NOT_FOUND,
                    "ANCHOR_NOT_ON_CHAIN",
                    "the anchor " + anchor.txid() + " is not on the best chain any more");
        }
        return metadata.build();
    }

    private static JsonObject holder(Whereabouts.InOutput there) {
        JsonValue.Builder holder = JsonObject.builder()
                .put("output", there.output().toString())
                .put("offsetSats", there.offsetSats())
                .put("sats", there.sats())
                .put("height", there.height())
                .put("script", there.script());
        there.address().ifPresent(address -> holder.put("address", address));
        return holder.build();
    }
}
