package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.BitcoinDesk;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes as many coins as migrations shall be anchored at the same time. */
@Command(
        name = "split",
        description = {
            "Make COUNT coins of one value: each migration that waits for a block needs one of its own.",
            "They can be used once a block confirms them."
        })
final class WalletSplitCommand extends LayerliftCommand {
    @Parameters(paramLabel = "COUNT", description = "How many, 1 to 1000.")
    private int count;

    @Option(
            names = "--sats",
            paramLabel = "SATS",
            defaultValue = "5000",
            description = "What each coin holds (default: ${DEFAULT-VALUE}).")
    private long sats;

    @Option(
            names = "--max-fee",
            paramLabel = "SATS",
            description = "The most to spend on fees (default: bitcoin.maxFeeSats).")
    private @Nullable Long maxFee;

    WalletSplitCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        try (Layerlift layerlift = openToChange()) {
            BitcoinDesk bitcoin = layerlift.bitcoin();
            SignedTransaction sent;
            try {
                sent = bitcoin.split(count, sats, Inputs.feeLimit("--max-fee", maxFee, bitcoin.freeLimitSats()));
            } catch (IllegalArgumentException e) {
                throw Inputs.usage(String.valueOf(e.getMessage()));
            }
            screen().document(JsonObject.builder()
                    .put("txid", sent.txid().hex())
                    .put("feeSats", sent.feeSats())
                    .put("count", (long) count)
                    .put("eachSats", sats)
                    .build());
            screen().line("Sent " + sent.txid() + ": " + Texts.count(count, "coin") + " of " + sats
                    + " sats, for a fee of " + sent.feeSats() + " sats.");
        }
        return ExitCode.DONE;
    }
}
