package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.domain.did.BtcoDid;
import java.util.HexFormat;
import java.util.Optional;
import org.bitcoinj.base.Address;
import org.bitcoinj.base.AddressParser;
import org.bitcoinj.base.SegwitAddress;
import org.bitcoinj.script.ScriptBuilder;

/** The addresses of others, on one network. */
final class WalletAddresses {
    private static final int LENGTH_MAX = 90;
    private static final int WITNESS_VERSION_MAX = 1;

    private final BtcoDid.Network network;

    WalletAddresses(BtcoDid.Network network) {
        this.network = network;
    }

    /** Why an address cannot be paid on this network; empty when it can. */
    Optional<String> problem(String address) {
        if (address.isEmpty() || address.length() > LENGTH_MAX) {
            return Optional.of("it has " + address.length() + " characters (expected: an address of " + network + ")");
        }
        try {
            if (parse(address) instanceof SegwitAddress segwit && segwit.getWitnessVersion() > WITNESS_VERSION_MAX) {
                return Optional.of("its witness version is " + segwit.getWitnessVersion()
                        + ", whose outputs anybody may spend today (expected: at most " + WITNESS_VERSION_MAX + ")");
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("it is no address of " + network + " (expected: one that begins with " + prefix()
                    + ", or of an older kind)");
        }
    }

    private String prefix() {
        return switch (network) {
            case MAINNET -> "bc1";
            case SIGNET -> "tb1";
            case REGTEST -> "bcrt1";
        };
    }

    /** The script of outputs to an address, in lower-case hexadecimal digits. */
    String script(String address) {
        return HexFormat.of()
                .formatHex(ScriptBuilder.createOutputScript(parse(address)).program());
    }

    private Address parse(String address) {
        return AddressParser.getDefault(Bip84Account.of(network)).parseAddress(address);
    }
}
