package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.BitcoinDesk;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Says where to send coins to. */
@Command(name = "address", description = "Show an address to send coins to; the first call makes the wallet.")
final class WalletAddressCommand extends LayerliftCommand {
    WalletAddressCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        try (Layerlift layerlift = openToChange()) {
            BitcoinDesk bitcoin = layerlift.bitcoin();
            String address = bitcoin.receiveAddress();
            screen().document(JsonObject.builder()
                    .put("network", bitcoin.network().name().toLowerCase(Locale.ROOT))
                    .put("address", address)
                    .build());
            screen().line(address);
        }
        return ExitCode.DONE;
    }
}
