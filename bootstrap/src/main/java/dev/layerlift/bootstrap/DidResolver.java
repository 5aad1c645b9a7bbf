package dev.layerlift.bootstrap;

import dev.layerlift.did.DidUrlDereferencer;
import dev.layerlift.did.webvh.ResolutionOptions;
import dev.layerlift.did.webvh.WebvhDidMethod;
import dev.layerlift.did.webvh.WebvhReader;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.PublicWeb;
import java.util.Map;
import java.util.Optional;

/**
 * Resolves DIDs from where they are published, in any of their versions: those of the home's own host from its store, all
 * others from the web. Safe for many threads.
 */
public final class DidResolver implements DocumentLookup {
    private final Map<Layer, DidMethod> methods;
    private final WebvhReader elsewhere;
    private final DidUrlDereferencer dereferencer;

    DidResolver(Map<Layer, DidMethod> methods, WebvhReader elsewhere, PublicWeb web) {
        this.methods = Map.copyOf(methods);
        this.elsewhere = elsewhere;
        this.dereferencer = new DidUrlDereferencer(this::resolve, web);
    }

    /** Dereferences DID URLs: fragments, paths and services. */
    public DidUrlDereferencer dereferencer() {
        return dereferencer;
    }

    /**
     * The latest version.
     *
     * @return as {@link #resolve(Did, ResolutionOptions)}
     * @throws dev.layerlift.domain.error.MigrationException when it could not be found out
     */
    public Resolution resolve(Did did) {
        return resolve(did, ResolutionOptions.LATEST);
    }

    /**
     * A version of a DID; a did:peer has but one, whatever is asked for.
     *
     * @return with the error {@code methodNotSupported} when its method is not installed, else what the method says
     * @throws dev.layerlift.domain.error.MigrationException when it could not be found out: unknown is not absent
     */
    public Resolution resolve(Did did, ResolutionOptions options) {
        DidMethod method = methods.get(did.layer());
        if (method instanceof WebvhDidMethod own) {
            return own.resolve(did, options);
        }
        if (did instanceof WebvhDid webvh) {
            return elsewhere.resolve(webvh, options);
        }
        return method == null ? Resolution.failed("methodNotSupported", notHere(did.layer())) : method.resolve(did);
    }

    private static String notHere(Layer layer) {
        return layer == Layer.BTCO
                ? "did:btco needs a Bitcoin chain (expected: bitcoin.url in layerlift.yaml; or --node or --esplora, and"
                        + " --files)"
                : "did:" + layer.id() + " is not installed here";
    }

    /** The document of a DID; empty when the text is no DID that is known here, does not resolve, or is deactivated. */
    @Override
    public Optional<DidDocument> find(String did) {
        try {
            return resolve(Did.parse(did)).document();
        } catch (InvalidDidException e) {
            return Optional.empty();
        }
    }
}
