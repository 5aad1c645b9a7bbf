package dev.layerlift.bootstrap.cli;

import dev.layerlift.bitcoin.signet.wallet.WalletFunds.State;
import dev.layerlift.bitcoin.signet.wallet.WalletFunds.Utxo;
import dev.layerlift.bootstrap.BitcoinDesk;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Adds up what the wallet holds, and sends again what it signed and nobody confirmed. */
@Command(
        name = "balance",
        description = "Show what the wallet holds; splits and transfers that are not confirmed are sent again.")
final class WalletBalanceCommand extends LayerliftCommand {
    WalletBalanceCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        try (Layerlift layerlift = openToRead()) {
            BitcoinDesk bitcoin = layerlift.bitcoin();
            int sent = bitcoin.sendPending().size();
            List<Utxo> utxos = bitcoin.utxos();
            JsonValue.Builder document = JsonObject.builder()
                    .put("network", bitcoin.network().name().toLowerCase(Locale.ROOT))
                    .put("height", bitcoin.tip().height());
            for (State state : State.values()) {
                List<Utxo> of = utxos.stream().filter(u -> u.state() == state).toList();
                long sats = of.stream().mapToLong(Utxo::sats).sum();
                document.put(state.name().toLowerCase(Locale.ROOT) + "Sats", sats);
                if (!of.isEmpty() || state == State.FREE) {
                    screen().line(String.format(
                            Locale.ROOT, "%,15d sats %-32s %s", sats, words(state), Texts.count(of.size(), "output")));
                }
            }
            screen().document(document.put("pending", sent).build());
        }
        return ExitCode.DONE;
    }

    /** What an output is to the wallet, in words. */
    static String words(State state) {
        return switch (state) {
            case FREE -> "may be spent";
            case WAITING -> "not deep enough yet";
            case SMALL -> "too small, left alone";
            case HELD -> "set aside";
            case IDENTITY -> "in identities, never spent";
        };
    }
}
