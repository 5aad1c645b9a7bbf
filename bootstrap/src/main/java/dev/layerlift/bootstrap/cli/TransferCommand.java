package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.BitcoinDesk;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Resolution;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a did:btco away: whoever holds its satoshi holds it. */
@Command(
        name = "transfer",
        description = {
            "Give a did:btco to the holder of another address. Its satoshi moves first and whole; other coins pay.",
            "This cannot be undone."
        })
final class TransferCommand extends LayerliftCommand {
    @Parameters(paramLabel = "DID", description = "A did:btco whose satoshi is in this wallet.")
    private String did = "";

    @Option(names = "--to", paramLabel = "ADDRESS", required = true, description = "Whose it will be.")
    private String address = "";

    @Option(
            names = "--max-fee",
            paramLabel = "SATS",
            description = "The most to spend on fees (default: bitcoin.maxFeeSats).")
    private @Nullable Long maxFee;

    TransferCommand(Surroundings around) {
        super(around);
    }

    @Option(names = "--yes", description = "Do not ask; without a terminal nothing is asked.")
    private boolean yes;

    @Override
    int run() {
        Did wanted = Inputs.wholeDid(did);
        if (!(wanted instanceof BtcoDid)) {
            throw Inputs.usage("DID: " + wanted + " (expected: a did:btco)");
        }
        if (!yes && !screen().isJson() && !agreed(wanted)) {
            screen().note("Nothing was changed.");
            return ExitCode.FAILED;
        }
        try (Layerlift layerlift = openToChange()) {
            BitcoinDesk bitcoin = layerlift.bitcoin();
            Resolution found = layerlift.resolver().resolve(wanted);
            OutPoint identity = found.documentMetadata()
                    .string("identityOutput")
                    .map(OutPoint::parse)
                    .orElseThrow(() -> MigrationException.validation(
                            "IDENTITY_NOT_HELD",
                            wanted + ": "
                                    + (found.error().isPresent()
                                            ? found.detail()
                                            : "its satoshi has moved (expected: in this wallet)"),
                            "see what this wallet holds: layerlift wallet utxos"));
            SignedTransaction sent =
                    bitcoin.transfer(identity, address, Inputs.feeLimit("--max-fee", maxFee, bitcoin.freeLimitSats()));
            screen().document(JsonObject.builder()
                    .put("did", wanted.value())
                    .put("to", address)
                    .put("txid", sent.txid().hex())
                    .put("feeSats", sent.feeSats())
                    .build());
            screen().line("Sent " + sent.txid() + ", for a fee of " + sent.feeSats()
                    + " sats; it is theirs once a block" + " confirms it.");
        }
        return ExitCode.DONE;
    }

    private boolean agreed(Did wanted) {
        return around().question()
                .map(person -> person.ask("Give " + wanted + " to " + address + " for ever? Type yes: ")
                        .filter("yes"::equals)
                        .isPresent())
                .orElse(true);
    }
}
