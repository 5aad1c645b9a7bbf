package dev.layerlift.bitcoin.signet.did;

import dev.layerlift.domain.anchor.AnchorPayload;
import dev.layerlift.domain.anchor.AnchorStatement;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.AnchorChain.Spend;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.JsonFormat;
import java.util.Optional;

/**
 * Resolves a did:btco from what is published and what the chain confirms, and believes neither alone: the files say where
 * the anchor is, the chain has its digests, and the satoshi of the transaction must be that of the DID.
 */
final class BtcoResolver {
    private static final String NOT_FOUND = "notFound";
    private static final String INVALID_DOCUMENT = "invalidDidDocument";

    private final AnchorChain chain;
    private final BtcoFiles files;
    private final JsonFormat json;
    private final long confirmations;

    BtcoResolver(AnchorChain chain, BtcoFiles files, JsonFormat json, long confirmations) {
        this.chain = chain;
        this.files = files;
        this.json = json;
        this.confirmations = confirmations;
    }

    /** The files of a DID. */
    private record Published(JsonObject document, JsonObject statement, InclusionProof proof) {}

    Resolution resolve(BtcoDid did) {
        if (did.network() != chain.network()) {
            return Resolution.failed(
                    NOT_FOUND,
                    did + " is on " + did.network() + " (expected: " + chain.network() + ", the network here)");
        }
        Published published;
        try {
            Optional<JsonObject> document = files.read(did, BtcoFiles.DOCUMENT);
            Optional<JsonObject> statement = files.read(did, BtcoFiles.STATEMENT);
            Optional<JsonObject> anchor = files.read(did, BtcoFiles.ANCHOR);
            if (document.isEmpty() || statement.isEmpty() || anchor.isEmpty()) {
                return Resolution.failed(NOT_FOUND, did + " is not published here, or not all of it");
            }
            published = new Published(document.get(), statement.get(), InclusionProof.fromJson(anchor.get()));
            Optional<Resolution> refused = refused(did, published);
            if (refused.isPresent()) {
                return refused.get();
            }
        } catch (IllegalArgumentException e) {
            return Resolution.failed(INVALID_DOCUMENT, String.valueOf(e.getMessage()));
        }
        return Resolution.of(new DidDocument(published.document()), metadata(published.proof()));
    }

    /** Why not, from what costs least to what costs most. */
    private Optional<Resolution> refused(BtcoDid did, Published published) {
        InclusionProof proof = published.proof();
        Optional<byte[]> bytes = chain.payload(proof.txid(), proof.block());
        if (bytes.isEmpty()) {
            return refused(
                    NOT_FOUND,
                    "the anchor " + proof.txid() + " is not in block " + proof.block() + " of the best chain");
        }
        long depth = chain.tip().height() - proof.block().height() + 1;
        if (depth < confirmations) {
            return refused(NOT_FOUND, "the anchor is " + depth + " blocks deep (expected: " + confirmations + ")");
        }
        if (!proof.holds()) {
            return refused(INVALID_DOCUMENT, "the proof of inclusion does not hold");
        }
        AnchorPayload payload = AnchorPayload.decode(bytes.get());
        AnchorStatement said = AnchorStatement.fromJson(published.statement());
        if (!payload.documentDigest().equals(json.digest(published.document()))
                || !payload.statementDigest().equals(json.digest(published.statement()))
                || !said.documentDigest().equals(payload.documentDigest())) {
            return refused(INVALID_DOCUMENT, "the document or the statement is not what was anchored");
        }
        if (!said.targetDid().equals(did)
                || !AnchorPayload.tagOf(said.sourceDid()).equals(payload.sourceTag())) {
            return refused(INVALID_DOCUMENT, "the anchor is that of " + said.targetDid());
        }
        long sat = chain.locate(new OutPoint(proof.txid(), 0)).number();
        return sat == did.sat()
                ? Optional.empty()
                : refused(INVALID_DOCUMENT, "the anchor holds satoshi " + sat + " (expected: " + did.sat() + ")");
    }

    private static Optional<Resolution> refused(String error, String detail) {
        return Optional.of(Resolution.failed(error, detail));
    }

    /** Where the anchor is, and whether the satoshi is still where it left it: whoever got it since holds the DID. */
    private JsonObject metadata(InclusionProof proof) {
        JsonValue.Builder metadata = JsonObject.builder()
                .put("txid", proof.txid().hex())
                .put("height", proof.block().height())
                .put("blockHash", proof.block().hash());
        OutPoint identity = new OutPoint(proof.txid(), 0);
        Spend spend = chain.spend(identity, proof.block().height());
        if (spend instanceof Spend.Unspent) {
            metadata.put("identityOutput", identity.toString()).put("moved", false);
        } else if (spend instanceof Spend.InMempool waiting) {
            metadata.put("identityOutput", identity.toString())
                    .put("moved", false)
                    .put("moving", waiting.by().hex());
        } else if (spend instanceof Spend.InBlock moved) {
            metadata.put("moved", true).put("movedBy", moved.by().hex());
        }
        return metadata.build();
    }
}
