package dev.layerlift.application;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DocumentLookup;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The DID method and the store of each layer that this deployment has.
 *
 * @param methods the methods by layer
 * @param stores the stores by layer
 * @param outside how what is published on the web is confirmed from outside; empty when its store is enough
 * @param anchoring the chain and the wallet of the Bitcoin layer; empty where there is none
 */
public record Layers(
        Map<Layer, DidMethod> methods,
        Map<Layer, ContentStore> stores,
        Optional<Outside> outside,
        Optional<Anchoring> anchoring) {
    public Layers {
        methods = inOrder(methods);
        stores = inOrder(stores);
    }

    /** From the lowest layer to the highest, in every run: what is done for each is done in one order. */
    private static <T> Map<Layer, T> inOrder(Map<Layer, T> byLayer) {
        Map<Layer, T> ordered = new EnumMap<>(Layer.class);
        ordered.putAll(byLayer);
        return Collections.unmodifiableMap(ordered);
    }

    /** Methods and stores without a chain. */
    public Layers(Map<Layer, DidMethod> methods, Map<Layer, ContentStore> stores, Optional<Outside> outside) {
        this(methods, stores, outside, Optional.empty());
    }

    /** Methods and stores, where what is in a store counts as published. */
    public Layers(Map<Layer, DidMethod> methods, Map<Layer, ContentStore> stores) {
        this(methods, stores, Optional.empty());
    }

    /** The same with other stores in the place of these. */
    Layers withStores(UnaryOperator<ContentStore> replaced) {
        Map<Layer, ContentStore> others = new EnumMap<>(Layer.class);
        stores.forEach((layer, store) -> others.put(layer, replaced.apply(store)));
        return new Layers(methods, others, outside, anchoring);
    }

    /** Whether this deployment has a layer. */
    public boolean has(Layer layer) {
        return methods.containsKey(layer)
                && stores.containsKey(layer)
                && (layer != Layer.BTCO || anchoring.isPresent());
    }

    /**
     * The method of a layer.
     *
     * @throws MigrationException {@code VALIDATION_ERROR} {@code LAYER_NOT_AVAILABLE}
     */
    public DidMethod method(Layer layer) {
        return Optional.ofNullable(methods.get(layer)).orElseThrow(() -> notAvailable(layer));
    }

    /**
     * The store of a layer.
     *
     * @throws MigrationException {@code VALIDATION_ERROR} {@code LAYER_NOT_AVAILABLE}
     */
    public ContentStore store(Layer layer) {
        return Optional.ofNullable(stores.get(layer)).orElseThrow(() -> notAvailable(layer));
    }

    /**
     * The chain and the wallet.
     *
     * @throws MigrationException {@code VALIDATION_ERROR} {@code LAYER_NOT_AVAILABLE}
     */
    public Anchoring requireAnchoring() {
        return anchoring.orElseThrow(() -> notAvailable(Layer.BTCO));
    }

    /** Resolves a DID by the method of its layer. */
    public Resolution resolve(Did did) {
        return method(did.layer()).resolve(did);
    }

    /** Looks documents up by resolving; what does not resolve, or is deactivated, is not found. */
    public DocumentLookup lookup() {
        return text -> {
            Did did;
            try {
                did = Did.parse(text);
            } catch (InvalidDidException e) {
                return Optional.empty();
            }
            if (!methods.containsKey(did.layer())) {
                return Optional.empty();
            }
            Resolution resolution = resolve(did);
            return resolution.error().isPresent() ? Optional.empty() : resolution.document();
        };
    }

    /** Why a layer cannot be used here, and what is needed. */
    public static MigrationException notAvailable(Layer layer) {
        String needed = layer == Layer.BTCO
                ? "did:btco needs a Bitcoin chain and a wallet with coins, and no chain is configured"
                : "the layer " + layer.id() + " has no adapter here";
        return MigrationException.validation(
                "LAYER_NOT_AVAILABLE",
                needed + " (expected: one of the layers that this deployment has)",
                layer == Layer.BTCO
                        ? "set bitcoin.url in layerlift.yaml, then: layerlift wallet address"
                        : "migrate to webvh: layerlift migrate DID --to webvh");
    }
}
