package dev.layerlift.domain.wallet;

import dev.layerlift.domain.anchor.AnchorPayload;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Coins that are set aside for one purpose, and what was signed with them.
 *
 * @param name for what: two holdings of a wallet never have the same name
 * @param revision how often it was replaced
 * @param terms what never changes
 * @param fixed what the first signature fixed; empty before it
 * @param signed what was signed, oldest first
 * @param ended whether its coins are no longer set aside
 */
public record Holding(
        String name, long revision, Terms terms, Optional<Fixed> fixed, List<WalletSigned> signed, boolean ended) {
    /**
     * What never changes.
     *
     * @param inputs the coins, in the order in which they are spent; at least one
     * @param feeLimitSats the most that any transaction may pay, above 0
     * @param lockedSats what output 0 keeps, above 0
     * @param identity the key of this wallet for an output that carries an identity
     * @param change the key of this wallet for what comes back
     */
    public record Terms(List<WalletCoin> inputs, long feeLimitSats, long lockedSats, KeyPath identity, KeyPath change) {
        public Terms {
            inputs = List.copyOf(inputs);
            if (inputs.isEmpty() || feeLimitSats < 1 || lockedSats < 1) {
                throw new IllegalArgumentException("holding: " + inputs.size() + " coins, fee limit " + feeLimitSats
                        + ", locked " + lockedSats + " (expected: all above 0)");
            }
        }

        /** The value of all inputs. */
        public long sats() {
            return inputs.stream().mapToLong(WalletCoin::sats).sum();
        }
    }

    /**
     * What no version of an anchor changes.
     *
     * @param payload what its OP_RETURN output carries
     * @param owner the address that output 0 pays; empty for the identity key of this wallet
     */
    public record Fixed(AnchorPayload payload, Optional<String> owner) {}

    public Holding {
        signed = List.copyOf(signed);
        if (name.isBlank() || revision < 0) {
            throw new IllegalArgumentException(
                    "holding: \"" + name + "\" of revision " + revision + " (expected: a name, and a number from 0)");
        }
    }

    /** One of which nothing is signed. */
    public static Holding of(String name, Terms terms) {
        return new Holding(name, 0, terms, Optional.empty(), List.of(), false);
    }

    /** This one after a signature. */
    public Holding with(Optional<Fixed> promise, WalletSigned next) {
        List<WalletSigned> all = new ArrayList<>(signed);
        all.add(next);
        return new Holding(name, revision, terms, promise, all, ended);
    }

    /** The last one of a kind that was signed. */
    public Optional<WalletSigned> last(WalletSigned.Kind kind) {
        return signed.stream().filter(one -> one.kind() == kind).reduce((earlier, later) -> later);
    }

    /** The highest fee of all that was signed, in satoshis; 0 when nothing was. */
    public long highestFeeSats() {
        return signed.stream()
                .mapToLong(one -> one.transaction().feeSats())
                .max()
                .orElse(0);
    }

    /** The stored form, without name, revision and end. */
    public JsonObject toJson() {
        JsonValue.Builder json = JsonObject.builder()
                .put(
                        "inputs",
                        array(terms.inputs().stream().map(WalletCoin::toJson).toList()))
                .put("feeLimitSats", terms.feeLimitSats())
                .put("lockedSats", terms.lockedSats())
                .put("identity", terms.identity().toString())
                .put("change", terms.change().toString())
                .put("signed", array(signed.stream().map(WalletSigned::toJson).toList()));
        fixed.ifPresent(promise -> json.put(
                "fixed",
                JsonObject.builder()
                        .put(
                                "payload",
                                HexFormat.of().formatHex(promise.payload().encode()))
                        .putString("owner", promise.owner())
                        .build()));
        return json.build();
    }

    private static JsonArray array(List<JsonObject> objects) {
        return JsonArray.of(objects.toArray(new JsonObject[0]));
    }

    /** Reads the stored form. */
    public static Holding fromJson(String name, long revision, boolean ended, JsonObject json) {
        Terms terms = new Terms(
                json.requireObjects("inputs").stream().map(WalletCoin::fromJson).toList(),
                json.requireLong("feeLimitSats"),
                json.requireLong("lockedSats"),
                KeyPath.parse(json.requireString("identity")),
                KeyPath.parse(json.requireString("change")));
        Optional<Fixed> fixed = json.object("fixed")
                .map(promise -> new Fixed(
                        AnchorPayload.decode(HexFormat.of().parseHex(promise.requireString("payload"))),
                        promise.string("owner")));
        List<WalletSigned> signed = json.requireObjects("signed").stream()
                .map(WalletSigned::fromJson)
                .toList();
        return new Holding(name, revision, terms, fixed, signed, ended);
    }
}
