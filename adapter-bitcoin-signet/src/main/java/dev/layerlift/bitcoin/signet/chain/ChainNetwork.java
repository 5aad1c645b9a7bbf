package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.asset.LowerHex;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.BtcoDid;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Which chain is meant, so exactly that another one is noticed: all signets share their first block, and differ in who may
 * sign the others (BIP 325).
 *
 * @param network what it is called in a did:btco
 * @param genesis the hash of the block at height 0
 * @param challenge of a signet: the script that its blocks satisfy, in lower-case hexadecimal digits
 * @param known a later block that only this chain has, where one is known: it tells signets apart where nobody says the
 *     challenge
 */
public record ChainNetwork(
        BtcoDid.Network network, String genesis, Optional<String> challenge, Optional<BlockRef> known) {
    private static final String SIGNET_GENESIS = "00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6";
    private static final String PUBLIC_CHALLENGE = "512103ad5e0edad18cb1f0fc0d28a3d4f1f3e445640337489abb10404f2d1e08"
            + "6be430210359ef5021964fe22d6f8e05b2463c9540ce96883fe3b278760f048f5189f2e6c452ae";
    private static final BlockRef PUBLIC_BLOCK =
            new BlockRef(1, "00000086d6b2636cb2a392d45edc4ec544a10024d30141c9adf4bfd9de533b53");
    private static final int REGTEST_HALVING_BLOCKS = 150;
    private static final int HALVING_BLOCKS = 210_000;

    public ChainNetwork {
        if ((network == BtcoDid.Network.SIGNET) != challenge.isPresent()) {
            throw new IllegalArgumentException("challenge: "
                    + challenge.map(c -> c.length() / 2 + " bytes").orElse("none") + " (expected: one on a signet, and"
                    + " on no other network)");
        }
        if (!LowerHex.isSha256(genesis) || !challenge.stream().allMatch(LowerHex::isBytes)) {
            throw new IllegalArgumentException(
                    "genesis or challenge: no bytes (expected: lower-case hexadecimal digits)");
        }
    }

    /** A regtest chain. */
    public static ChainNetwork regtest() {
        return new ChainNetwork(
                BtcoDid.Network.REGTEST,
                "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206",
                Optional.empty(),
                Optional.empty());
    }

    /** The public signet. */
    public static ChainNetwork signet() {
        return new ChainNetwork(
                BtcoDid.Network.SIGNET, SIGNET_GENESIS, Optional.of(PUBLIC_CHALLENGE), Optional.of(PUBLIC_BLOCK));
    }

    /**
     * Another signet.
     *
     * @param challenge as a node of it is configured, in lower-case hexadecimal digits
     */
    public static ChainNetwork signet(String challenge) {
        return challenge.equals(PUBLIC_CHALLENGE)
                ? signet()
                : new ChainNetwork(BtcoDid.Network.SIGNET, SIGNET_GENESIS, Optional.of(challenge), Optional.empty());
    }

    /**
     * The chain whose coins are money.
     *
     * @param allowed the explicit switch of the configuration
     * @throws IllegalArgumentException unless it is allowed
     */
    public static ChainNetwork mainnet(boolean allowed) {
        if (!allowed) {
            throw new IllegalArgumentException(
                    "network: mainnet (expected: signet or regtest, or mainnet with its explicit switch, since coins"
                            + " there are money)");
        }
        return new ChainNetwork(
                BtcoDid.Network.MAINNET,
                "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
                Optional.empty(),
                Optional.empty());
    }

    /** The same, told apart from others by one of its blocks. */
    public ChainNetwork withKnown(BlockRef block) {
        return new ChainNetwork(network, genesis, challenge, Optional.of(block));
    }

    /** What a node calls it. */
    String nodeName() {
        return switch (network) {
            case MAINNET -> "main";
            case SIGNET -> "signet";
            case REGTEST -> "regtest";
        };
    }

    /** How many blocks there are between two halvings of the subsidy. */
    int halvingBlocks() {
        return network == BtcoDid.Network.REGTEST ? REGTEST_HALVING_BLOCKS : HALVING_BLOCKS;
    }

    /** The first four bytes of each message between nodes of a signet, in hexadecimal digits; empty elsewhere. */
    public Optional<String> magic() {
        return challenge.map(script -> {
            byte[] bytes = HexFormat.of().parseHex(script);
            ByteArrayOutputStream sized = new ByteArrayOutputStream();
            if (bytes.length < 0xFD) {
                sized.write(bytes.length);
            } else {
                sized.write(0xFD);
                sized.write(bytes.length & 0xFF);
                sized.write(bytes.length >> 8);
            }
            sized.writeBytes(bytes);
            return Sha256.of(Sha256.of(sized.toByteArray()).bytes()).hex().substring(0, 8);
        });
    }

    @Override
    public String toString() {
        return nodeName() + magic().map(m -> " (magic " + m + ")").orElse("");
    }
}
