package dev.layerlift.bootstrap.cli;

import dev.layerlift.bitcoin.signet.wallet.WalletFunds.Utxo;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Lists what the wallet holds, one output a line. */
@Command(name = "utxos", description = "List the outputs of the wallet, and what each is set aside for.")
final class WalletUtxosCommand extends LayerliftCommand {
    WalletUtxosCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        try (Layerlift layerlift = openToRead()) {
            JsonList list = screen().list("utxos");
            for (Utxo utxo : layerlift.bitcoin().utxos()) {
                JsonValue.Builder item = JsonObject.builder()
                        .put("output", utxo.output().toString())
                        .put("sats", utxo.sats())
                        .put("address", utxo.address())
                        .put("state", utxo.state().name().toLowerCase(Locale.ROOT));
                utxo.holding().ifPresent(holding -> item.put("holding", holding));
                list.add(item.build());
                screen().line(String.format(
                        Locale.ROOT,
                        "%s  %,d sats  %s%s",
                        utxo.output(),
                        utxo.sats(),
                        WalletBalanceCommand.words(utxo.state()),
                        utxo.holding().map(holding -> " (" + holding + ")").orElse("")));
            }
            list.close();
        }
        return ExitCode.DONE;
    }
}
