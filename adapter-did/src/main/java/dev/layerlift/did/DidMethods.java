package dev.layerlift.did;

import dev.layerlift.did.internal.KeyDocument;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.proofs.MultiformatException;
import dev.layerlift.proofs.Multikey;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The DID methods of an installation: finds the one that a DID belongs to. Safe for many threads. */
public final class DidMethods implements DocumentLookup {
    private static final String DID_KEY = "did:key:";

    private final Map<Layer, DidMethod> methods = new EnumMap<>(Layer.class);

    /** These methods, at most one of each layer. */
    public DidMethods(List<DidMethod> methods) {
        for (DidMethod method : methods) {
            if (this.methods.putIfAbsent(method.layer(), method) != null) {
                throw new IllegalArgumentException(
                        "methods: two of layer " + method.layer().id() + " (expected: one)");
            }
        }
    }

    /** The method of a layer. */
    public Optional<DidMethod> method(Layer layer) {
        return Optional.ofNullable(methods.get(layer));
    }

    /**
     * Resolves a DID of any layer.
     *
     * @return with the error {@code invalidDid} when the text is no DID of a known method, {@code methodNotSupported}
     *     when its method is not installed, else what the method says
     * @throws dev.layerlift.domain.error.MigrationException when it could not be found out
     */
    public Resolution resolve(String did) {
        Did parsed;
        try {
            parsed = Did.parse(did);
        } catch (InvalidDidException e) {
            return Resolution.failed("invalidDid", String.valueOf(e.getMessage()));
        }
        DidMethod method = methods.get(parsed.layer());
        if (method == null) {
            return Resolution.failed(
                    "methodNotSupported", "did:" + parsed.layer().id() + " is not installed here");
        }
        return method.resolve(parsed);
    }

    /**
     * The document of a DID of any layer, or of a did:key, which system keys have. A deactivated DID has none.
     *
     * @throws dev.layerlift.domain.error.MigrationException when it could not be found out
     */
    @Override
    public Optional<DidDocument> find(String did) {
        return did.startsWith(DID_KEY) ? keyDocument(did) : resolve(did).document();
    }

    /** The document that a did:key stands for (did:key, "Document Creation Algorithm"), for Ed25519. */
    private static Optional<DidDocument> keyDocument(String did) {
        try {
            Multikey key = Multikey.parse(did.substring(DID_KEY.length()));
            return key.codec() == Multikey.Codec.ED25519_PUB ? Optional.of(KeyDocument.of(did, key)) : Optional.empty();
        } catch (MultiformatException e) {
            // A did:key that cannot be read does not resolve: that is the answer.
            return Optional.empty();
        }
    }
}
