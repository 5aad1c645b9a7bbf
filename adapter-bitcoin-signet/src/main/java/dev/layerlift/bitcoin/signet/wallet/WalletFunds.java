package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.bitcoin.signet.wallet.UnsignedTransaction.Output;
import dev.layerlift.bitcoin.signet.wallet.WalletChain.ChainCoin;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.WalletBook;
import dev.layerlift.domain.wallet.Holding;
import dev.layerlift.domain.wallet.IdentityOutput;
import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.KeyPath.Branch;
import dev.layerlift.domain.wallet.WalletCoin;
import dev.layerlift.domain.wallet.WalletSigned;
import dev.layerlift.domain.wallet.WalletSigned.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bitcoinj.core.Transaction;

/**
 * What an operator does with a wallet besides anchoring: look at it, split coins so that many migrations can have one each,
 * and give an identity away. Nothing is broadcast here: what is signed is given back, and again by {@link #pending()} until
 * it is confirmed. Safe to call from many threads.
 */
public final class WalletFunds {
    /** The most coins that a split makes. */
    public static final int SPLIT_MAX = 1_000;

    private final WalletChain chain;
    private final WalletBook book;
    private final Bip84Account account;
    private final TransactionSigner signer;
    private final int confirmations;
    private final WalletCoins coins;
    private final WalletAddresses addresses;

    /** The funds of a wallet; the parameters are those of {@link SignetWallet}. */
    public WalletFunds(
            WalletChain chain, WalletBook book, Bip84Account account, TransactionSigner signer, int confirmations) {
        this.chain = chain;
        this.book = book;
        this.account = account;
        this.signer = signer;
        this.confirmations = confirmations;
        this.coins = new WalletCoins(chain, book, account, confirmations);
        this.addresses = new WalletAddresses(account.network());
    }

    /** What an output is to the wallet. */
    public enum State {
        /** It may be spent. */
        FREE,
        /** It is confirmed, but not by as many blocks as it needs. */
        WAITING,
        /** It is so small that it is left alone: it may be somebody's identity. */
        SMALL,
        /** It is set aside. */
        HELD,
        /** Its first satoshi is an identity. */
        IDENTITY
    }

    /**
     * An output of the wallet.
     *
     * @param output where it is
     * @param sats its value
     * @param address the address that it pays
     * @param state what it is to the wallet
     * @param holding what it is set aside for, or what made the identity
     */
    public record Utxo(OutPoint output, long sats, String address, State state, Optional<String> holding) {}

    /** The address to send coins to: the first one that was never paid, as far as the books know. */
    public String receiveAddress() {
        return coins.receiveAddress();
    }

    /** All outputs of the wallet, free ones first, each in the order of its output. */
    public List<Utxo> utxos() {
        CoinSelection selection = new CoinSelection(refresh(), confirmations);
        List<Utxo> utxos = new ArrayList<>();
        for (WalletCoin coin : book.free()) {
            State state = State.FREE;
            if (!CoinSelection.isCoin(coin)) {
                state = State.SMALL;
            } else if (!selection.isSpendable(coin)) {
                state = State.WAITING;
            }
            utxos.add(new Utxo(coin.output(), coin.sats(), account.address(coin.key()), state, Optional.empty()));
        }
        for (Holding holding : book.open()) {
            for (WalletCoin coin : holding.terms().inputs()) {
                if (coin.key().branch() != Branch.IDENTITY) {
                    utxos.add(new Utxo(
                            coin.output(),
                            coin.sats(),
                            account.address(coin.key()),
                            State.HELD,
                            Optional.of(holding.name())));
                }
            }
        }
        for (IdentityOutput identity : book.identities()) {
            utxos.add(new Utxo(
                    identity.output(),
                    identity.sats(),
                    account.address(identity.key()),
                    State.IDENTITY,
                    Optional.of(identity.holding())));
        }
        return Collections.unmodifiableList(utxos);
    }

    /** What splits and transfers were signed and are not confirmed: to be broadcast again. */
    public List<SignedTransaction> pending() {
        refresh();
        return payments().stream()
                .flatMap(holding -> newest(holding).stream())
                .map(WalletSigned::transaction)
                .toList();
    }

    private static Optional<WalletSigned> newest(Holding holding) {
        return holding.last(Kind.SPLIT).or(() -> holding.last(Kind.TRANSFER));
    }

    private List<Holding> payments() {
        return book.open().stream()
                .filter(holding -> !holding.name().startsWith(SignetWallet.MIGRATION))
                .toList();
    }

    /** Looks at the chain, and ends payments that are confirmed. */
    private long refresh() {
        long tip = coins.refresh();
        CoinSelection selection = new CoinSelection(tip, confirmations);
        for (Holding holding : payments()) {
            if (holding.signed().stream().anyMatch(one -> isConfirmed(selection, one))) {
                Set<OutPoint> spent = holding.terms().inputs().stream()
                        .map(WalletCoin::output)
                        .collect(Collectors.toSet());
                book.end(holding.name(), spent, Optional.empty());
            }
        }
        return tip;
    }

    /** Whether one of its outputs is there; the last one is the change, which this wallet does not spend before. */
    private boolean isConfirmed(CoinSelection selection, WalletSigned signed) {
        int outputs = parse(signed).getOutputs().size();
        for (int index = outputs - 1; index >= 0; index--) {
            Optional<ChainCoin> there =
                    chain.find(new OutPoint(signed.transaction().txid(), index));
            if (there.isPresent()) {
                return selection.isDeep(there.get().height(), false);
            }
        }
        return false;
    }

    private static Transaction parse(WalletSigned signed) {
        return Transaction.read(ByteBuffer.wrap(signed.transaction().bytes()));
    }

    /**
     * Signs a transaction that makes coins of the same value.
     *
     * @param count how many, 1 to {@value #SPLIT_MAX}
     * @param eachSats what each holds
     * @param rate what to pay
     * @param feeLimitSats the most to pay
     * @throws MigrationException {@code BITCOIN_ERROR} {@code INSUFFICIENT_FUNDS}, {@code FEE_ABOVE_LIMIT}
     */
    public SignedTransaction split(int count, long eachSats, FeeRate rate, long feeLimitSats) {
        if (count < 1 || count > SPLIT_MAX) {
            throw new IllegalArgumentException("count: " + count + " (expected: 1 to " + SPLIT_MAX + ")");
        }
        if (eachSats < CoinSelection.COIN_SATS_MIN) {
            throw new IllegalArgumentException("eachSats: " + eachSats + " (expected: at least "
                    + CoinSelection.COIN_SATS_MIN + ", which is the smallest coin that is spent)");
        }
        String what = "split into " + count + " of " + eachSats + ",";
        Holding holding = unsigned(one -> one.name().startsWith(what))
                .orElseGet(() -> hold(
                        what,
                        List.of(),
                        Collections.nCopies(count, eachSats),
                        AnchorTransactions.P2WPKH,
                        rate,
                        feeLimitSats));
        Output each = own(holding, eachSats);
        return sign(holding, Kind.SPLIT, Collections.nCopies(count, each), rate);
    }

    /**
     * Signs a transaction that gives an identity away: its output is spent first and whole to output 0, and other coins pay
     * the fee. Called again for an identity that is on its way to the same address, it gives the same transaction, or one
     * that replaces it when the rate is higher.
     *
     * @param identity the output whose first satoshi is the identity
     * @param address whose it will be
     * @param rate what to pay
     * @param feeLimitSats the most to pay; for an identity on its way, what was said first holds
     * @throws MigrationException {@code BITCOIN_ERROR} {@code IDENTITY_NOT_HELD}, {@code OWNER_ADDRESS_INVALID}, {@code
     *     TRANSFER_FIXED}, {@code INSUFFICIENT_FUNDS}, {@code FEE_ABOVE_LIMIT}
     */
    public SignedTransaction transfer(OutPoint identity, String address, FeeRate rate, long feeLimitSats) {
        Optional<String> problem = addresses.problem(address);
        if (problem.isEmpty() && coins.isOwn(addresses.script(address))) {
            problem = Optional.of("it is an address of this wallet (expected: that of the next owner)");
        }
        if (problem.isPresent()) {
            throw WalletErrors.of("OWNER_ADDRESS_INVALID", "address: \"" + address + "\": " + problem.get());
        }
        unsigned(one -> one.terms().inputs().get(0).output().equals(identity));
        refresh();
        IdentityOutput held = book.identities().stream()
                .filter(one -> one.output().equals(identity))
                .findFirst()
                .orElseThrow(() -> notHeld(identity));
        Output first = new Output(held.sats(), addresses.script(address));
        Optional<Holding> before = payments().stream()
                .filter(one -> one.terms().inputs().get(0).output().equals(identity))
                .findFirst();
        if (before.isEmpty() && chain.find(identity).isEmpty()) {
            throw notHeld(identity);
        }
        Holding holding = before.orElseGet(() -> hold(
                "transfer",
                List.of(new WalletCoin(identity, held.sats(), held.key(), 0, false)),
                List.of(held.sats()),
                first.script(),
                rate,
                feeLimitSats));
        holding.last(Kind.TRANSFER).ifPresent(last -> requireSame(last, first));
        return sign(holding, Kind.TRANSFER, List.of(first), rate);
    }

    private static MigrationException notHeld(OutPoint identity) {
        return WalletErrors.of(
                "IDENTITY_NOT_HELD",
                identity
                        + " is no identity that this wallet holds now (expected: a confirmed output of an anchor of it)",
                "see what it holds: layerlift wallet utxos");
    }

    private static void requireSame(WalletSigned last, Output first) {
        byte[] script = parse(last).getOutput(0).getScriptBytes();
        if (!HexFormat.of().formatHex(script).equals(first.script())) {
            throw WalletErrors.of(
                    "TRANSFER_FIXED",
                    "the identity is on its way to another address by "
                            + last.transaction().txid() + " (expected: the same one)",
                    "wait until that is confirmed");
        }
    }

    /**
     * What was set aside for the same and not signed yet: by a signer elsewhere who is asked, or a process that died. What
     * was set aside for something else and not signed is free; whoever wants it tries again.
     */
    private Optional<Holding> unsigned(Predicate<Holding> same) {
        Optional<Holding> found = Optional.empty();
        for (Holding holding : payments()) {
            if (holding.signed().isEmpty()) {
                boolean kept = found.isEmpty() && same.test(holding) && isThere(holding);
                if (kept) {
                    found = Optional.of(holding);
                } else {
                    book.end(holding.name(), Set.of(), Optional.empty());
                }
            }
        }
        return found;
    }

    private boolean isThere(Holding holding) {
        return holding.terms().inputs().stream()
                .allMatch(coin -> chain.find(coin.output()).isPresent());
    }

    private Holding hold(
            String what, List<WalletCoin> first, List<Long> values, String script, FeeRate rate, long feeLimitSats) {
        long made = values.stream().mapToLong(Long::longValue).sum();
        long brought = first.stream().mapToLong(WalletCoin::sats).sum();
        String name = what + " " + book.progress().change();
        Holding holding = coins.hold(
                name,
                first,
                inputs -> made
                        - brought
                        + AnchorTransactions.DUST_SATS
                        + rate.feeSats(vbytes(first.size() + inputs, values.size(), script)),
                feeLimitSats,
                values.get(0));
        if (!holding.signed().isEmpty() || holding.ended()) {
            throw WalletErrors.later(
                    "WALLET_BUSY", "another process uses the wallet for the same (expected: one)", "try again");
        }
        return holding;
    }

    private static long vbytes(int inputs, int outputs, String script) {
        List<Output> made = new ArrayList<>(Collections.nCopies(outputs, new Output(0, script)));
        made.add(new Output(0, AnchorTransactions.P2WPKH));
        return UnsignedTransaction.vbytes(inputs, made);
    }

    private Output own(Holding holding, long sats) {
        KeyPath key = holding.terms().change();
        return new Output(sats, account.script(key), Optional.of(key));
    }

    private SignedTransaction sign(Holding holding, Kind kind, List<Output> outputs, FeeRate rate) {
        List<WalletCoin> inputs = holding.terms().inputs();
        long vbytes = vbytes(inputs.size(), outputs.size(), outputs.get(0).script());
        Optional<WalletSigned> last = holding.last(kind);
        if (last.isPresent() && rate.feeSats(vbytes) <= last.get().transaction().feeSats()) {
            return last.get().transaction();
        }
        long fee = Math.max(rate.feeSats(vbytes), AnchorTransactions.replacingSats(vbytes, holding.signed()));
        long most = Math.min(
                holding.terms().feeLimitSats(),
                holding.terms().sats()
                        - outputs.stream().mapToLong(Output::sats).sum()
                        - AnchorTransactions.DUST_SATS);
        if (fee > most) {
            if (last.isEmpty()) {
                book.end(holding.name(), Set.of(), Optional.empty());
            }
            throw WalletErrors.of(
                    "FEE_ABOVE_LIMIT",
                    "the fee would be " + fee + " sats (expected: at most " + most + ")",
                    "allow more: --max-fee " + fee);
        }
        UnsignedTransaction unsigned = signer.instead(
                AnchorTransactions.withChange(inputs, outputs, own(holding, 0), fee),
                AnchorTransactions.replacingSats(vbytes, holding.signed()));
        SignedTransaction signed = SignatureCheck.checked(account, unsigned, signer.sign(unsigned));
        if (!book.replace(holding.with(Optional.empty(), new WalletSigned(kind, signed)))) {
            throw WalletErrors.later(
                    "WALLET_BUSY", "another process uses the wallet for the same (expected: one)", "try again");
        }
        return signed;
    }
}
