package dev.layerlift.application;

import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.AnchorWallet;

/**
 * What a deployment needs to anchor on a chain.
 *
 * @param chain the chain
 * @param wallet the coins that pay; its outputs are on that chain
 * @param settings when to wait, to pay more and to give up
 */
public record Anchoring(AnchorChain chain, AnchorWallet wallet, AnchorSettings settings) {}
