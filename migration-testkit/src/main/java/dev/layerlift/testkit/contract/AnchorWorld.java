package dev.layerlift.testkit.contract;

import dev.layerlift.domain.anchor.AnchorPayload;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.AnchorWallet;
import java.time.Instant;
import java.util.UUID;

/** A chain that a test can add blocks to, and a wallet on it: in memory, or a node on regtest. One for each test. */
public interface AnchorWorld {
    /** The chain. */
    AnchorChain chain();

    /** The wallet; its coins are spent with one confirmation. */
    AnchorWallet wallet();

    /** Gives the wallet so many confirmed coins of this value in satoshis. */
    void fund(long sats, int count);

    /** Makes a block of what is in the mempool. */
    void mine();

    /** The n-th migration of a test. */
    static MigrationId migration(int n) {
        return new MigrationId(new UUID(0x4000L, 0x8000_0000_0000_0000L | n));
    }

    /** The payload of the n-th migration. */
    static AnchorPayload payload(int n) {
        return AnchorPayload.of(
                Sha256.of(new byte[] {(byte) n}),
                Sha256.of(new byte[] {(byte) n, 1}),
                Instant.parse("2026-03-01T10:00:00Z"),
                Did.parse("did:btco:reg:" + n));
    }

    /** Reserves for the n-th migration and signs its anchor at the rate of the chain. */
    default SignedTransaction signed(int n) {
        wallet().reserve(migration(n), 5000);
        return wallet().anchor(migration(n), payload(n), java.util.Optional.empty(), chain().feeRate(3));
    }
}
