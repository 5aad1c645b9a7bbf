package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.bitcoin.signet.chain.CoreRpc.RefusedException;
import dev.layerlift.bitcoin.signet.wallet.WalletChain.ChainCoin;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Set;

/** Goes through all unspent outputs that a node keeps ({@code scantxoutset}); it does one such search at a time. */
final class CoreScan {
    private static final String METHOD = "scantxoutset";
    private static final long UNDER_WAY = -8;

    private final CoreRpc rpc;

    CoreScan(CoreRpc rpc) {
        this.rpc = rpc;
    }

    List<ChainCoin> unspent(Set<String> scripts) {
        JsonArray wanted = new JsonArray(scripts.stream()
                .sorted()
                .<JsonValue>map(script -> CoreBackend.text("raw(" + script + ")"))
                .toList());
        try {
            JsonValue answer = rpc.call(METHOD, CoreRpc.BLOCK_BYTES_MAX, CoreBackend.text("start"), wanted);
            return rpc.read(METHOD, rpc.object(METHOD, answer), CoreScan::coins);
        } catch (RefusedException e) {
            if (e.code() == UNDER_WAY) {
                throw ChainErrors.busy(rpc.name(), e.said());
            }
            throw rpc.unexpected(METHOD, e);
        }
    }

    private static List<ChainCoin> coins(JsonObject answer) {
        if (!answer.requireBoolean("success")) {
            throw new IllegalArgumentException("success: false (expected: a search that went to its end)");
        }
        return answer.requireObjects("unspents").stream().map(CoreScan::coin).toList();
    }

    private static ChainCoin coin(JsonObject unspent) {
        return new ChainCoin(
                new OutPoint(
                        new TransactionId(unspent.requireString("txid")), Math.toIntExact(unspent.requireLong("vout"))),
                Amounts.btc(unspent, "amount"),
                unspent.requireString("scriptPubKey"),
                unspent.requireLong("height"),
                unspent.requireBoolean("coinbase"));
    }
}
