package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.did.BtcoDid;
import java.util.HexFormat;
import java.util.Optional;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.script.Script;
import org.bitcoinj.script.ScriptException;

/** The addresses of scripts, on one network. */
final class ScriptAddresses {
    private final BitcoinNetwork network;

    ScriptAddresses(BtcoDid.Network network) {
        this.network = switch (network) {
            case MAINNET -> BitcoinNetwork.MAINNET;
            case SIGNET -> BitcoinNetwork.SIGNET;
            case REGTEST -> BitcoinNetwork.REGTEST;
        };
    }

    /** The address that a script pays; empty for one that has none. */
    Optional<String> of(String script) {
        try {
            return Optional.of(Script.parse(HexFormat.of().parseHex(script))
                    .getToAddress(network)
                    .toString());
        } catch (ScriptException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
