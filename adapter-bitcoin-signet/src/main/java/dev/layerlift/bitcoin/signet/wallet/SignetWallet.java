package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.bitcoin.signet.wallet.UnsignedTransaction.Output;
import dev.layerlift.domain.anchor.AnchorPayload;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.AnchorWallet;
import dev.layerlift.domain.port.WalletBook;
import dev.layerlift.domain.wallet.Holding;
import dev.layerlift.domain.wallet.Holding.Fixed;
import dev.layerlift.domain.wallet.IdentityOutput;
import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.WalletCoin;
import dev.layerlift.domain.wallet.WalletSigned;
import dev.layerlift.domain.wallet.WalletSigned.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A wallet on a Bitcoin network: P2WPKH coins by BIP 84, reservations in a {@link WalletBook}, signatures by a
 * {@link TransactionSigner}. Several processes may use one book at the same time. Homes with the same seed have books that
 * know nothing of each other: what the other one spent is seen on the chain before a coin is set aside, and what both set
 * aside at the same time is decided by the chain, which refuses one of the two as a conflict.
 */
public final class SignetWallet implements AnchorWallet {
    /** What the names of reservations begin with. */
    static final String MIGRATION = "migration ";

    /** How often a signature is tried again that somebody else was faster than. */
    private static final int TRIES_MAX = 100;

    private final WalletBook book;
    private final Bip84Account account;
    private final TransactionSigner signer;
    private final WalletCoins coins;
    private final WalletAddresses addresses;

    /**
     * A wallet.
     *
     * @param chain what it sees
     * @param book its books: those of this seed and network
     * @param account its keys, without those that sign
     * @param signer signs with them
     * @param confirmations how many blocks a coin must have to be spent, from 1
     * @throws MigrationException {@code BITCOIN_ERROR} {@code WRONG_NETWORK} when the account is of another network
     */
    public SignetWallet(
            WalletChain chain, WalletBook book, Bip84Account account, TransactionSigner signer, int confirmations) {
        this.book = book;
        this.account = account;
        this.signer = signer;
        this.coins = new WalletCoins(chain, book, account, confirmations);
        this.addresses = new WalletAddresses(account.network());
    }

    @Override
    public Price price(FeeRate rate, Optional<String> owner, long feeLimitSats) {
        requireLimit(feeLimitSats);
        String script = owner.map(this::ownerScript).orElse(AnchorTransactions.P2WPKH);
        List<WalletCoin> chosen = coins.choose(inputs -> AnchorTransactions.neededSats(
                Math.max(feeLimitSats, price(rate, inputs, script).mostSats())));
        return price(rate, chosen.size(), script);
    }

    private static void requireLimit(long feeLimitSats) {
        if (feeLimitSats < 1) {
            throw new IllegalArgumentException("feeLimitSats: " + feeLimitSats + " (expected: above 0)");
        }
    }

    private static Price price(FeeRate rate, int inputs, String ownerScript) {
        long fee = rate.feeSats(AnchorTransactions.anchorVbytes(inputs, ownerScript));
        long back = fee + AnchorTransactions.INCREMENT.feeSats(AnchorTransactions.takeBackVbytes(inputs));
        return new Price(fee, back, AnchorTransactions.IDENTITY_SATS);
    }

    @Override
    public Optional<String> addressProblem(String address) {
        Optional<String> problem = addresses.problem(address);
        if (problem.isEmpty() && coins.isOwn(addresses.script(address))) {
            return Optional.of("it is an address of the wallet that pays (expected: none, which gives the identity an"
                    + " address of its own there)");
        }
        return problem;
    }

    @Override
    public Reservation reserve(MigrationId migration, long feeLimitSats) {
        requireLimit(feeLimitSats);
        String name = name(migration);
        Holding holding = book.find(name)
                .orElseGet(() -> coins.hold(
                        name,
                        List.of(),
                        inputs -> AnchorTransactions.neededSats(feeLimitSats),
                        feeLimitSats,
                        AnchorTransactions.IDENTITY_SATS));
        if (holding.ended()) {
            throw WalletErrors.of(
                    "RESERVATION_ENDED",
                    "migration " + migration + " had its reservation (expected: a new migration)",
                    "migrate again");
        }
        return reservation(migration, holding);
    }

    private static Reservation reservation(MigrationId migration, Holding holding) {
        return new Reservation(
                migration,
                holding.terms().inputs().get(0).output(),
                holding.terms().feeLimitSats(),
                holding.terms().lockedSats());
    }

    @Override
    public Optional<Reservation> reservation(MigrationId migration) {
        return open(migration).map(holding -> reservation(migration, holding));
    }

    private Optional<Holding> open(MigrationId migration) {
        return book.find(name(migration)).filter(holding -> !holding.ended());
    }

    private static String name(MigrationId migration) {
        return MIGRATION + migration;
    }

    @Override
    public SignedTransaction anchor(
            MigrationId migration, AnchorPayload payload, Optional<String> owner, FeeRate rate) {
        return signed(migration, holding -> anchor(migration, holding, new Fixed(payload, owner), rate));
    }

    @Override
    public SignedTransaction takeBack(MigrationId migration, FeeRate rate) {
        return signed(migration, holding -> takeBack(migration, holding, rate));
    }

    /** What is to be kept of a holding, and the transaction that it was made for. */
    private record Next(Optional<Holding> changed, SignedTransaction transaction) {
        static Next of(Holding holding, Optional<Fixed> fixed, Kind kind, SignedTransaction transaction) {
            return new Next(Optional.of(holding.with(fixed, new WalletSigned(kind, transaction))), transaction);
        }

        static Next known(WalletSigned signed) {
            return new Next(Optional.empty(), signed.transaction());
        }
    }

    /** What was signed is in the books before anybody gets it. */
    private SignedTransaction signed(MigrationId migration, Function<Holding, Next> sign) {
        for (int i = 0; i < TRIES_MAX; i++) {
            Holding holding = open(migration)
                    .orElseThrow(() -> WalletErrors.of(
                            "NOT_RESERVED", "migration " + migration + " has no reservation (expected: one)"));
            Next next = sign.apply(holding);
            if (next.changed().isEmpty() || book.replace(next.changed().get())) {
                return next.transaction();
            }
        }
        throw WalletErrors.later(
                "WALLET_BUSY",
                "others changed the reservation of migration " + migration + " " + TRIES_MAX
                        + " times meanwhile (expected: one worker for a migration)",
                "try again");
    }

    private Next anchor(MigrationId migration, Holding holding, Fixed wanted, FeeRate rate) {
        if (holding.fixed().filter(fixed -> !fixed.equals(wanted)).isPresent()) {
            throw WalletErrors.of(
                    "ANCHOR_FIXED",
                    "migration " + migration + " signed another payload or owner before (expected: the same ones)",
                    "start a new migration");
        }
        AnchorTransactions transactions = transactions(holding);
        Output owner = wanted.owner()
                .map(address -> new Output(0, ownerScript(address)))
                .orElseGet(() -> own(holding.terms().identity()));
        Optional<WalletSigned> last = holding.last(Kind.ANCHOR);
        long asked = transactions.anchorFeeSats(rate, owner.script(), List.of());
        if (last.isPresent() && asked <= last.get().transaction().feeSats()) {
            return Next.known(last.get());
        }
        long fee = transactions.anchorFeeSats(rate, owner.script(), holding.signed());
        if (fee > transactions.anchorLimitSats()) {
            throw WalletErrors.of(
                    "FEE_ABOVE_LIMIT",
                    "the fee of migration " + migration + " would be " + fee + " sats (expected: at most "
                            + transactions.anchorLimitSats() + ", so that taking the coins back stays within "
                            + holding.terms().feeLimitSats() + ")",
                    "allow more: --max-fee SATS");
        }
        SignedTransaction signed = sign(transactions.anchor(owner, wanted.payload(), fee), holding);
        return Next.of(holding, Optional.of(wanted), Kind.ANCHOR, signed);
    }

    private String ownerScript(String owner) {
        Optional<String> problem = addressProblem(owner);
        if (problem.isPresent()) {
            throw WalletErrors.of("OWNER_ADDRESS_INVALID", "ownerAddress: \"" + owner + "\": " + problem.get());
        }
        return addresses.script(owner);
    }

    private Next takeBack(MigrationId migration, Holding holding, FeeRate rate) {
        AnchorTransactions transactions = transactions(holding);
        Optional<WalletSigned> last =
                holding.last(Kind.TAKE_BACK).filter(one -> one.transaction().feeSats() == holding.highestFeeSats());
        long asked = transactions.takeBackFeeSats(rate, List.of());
        if (last.isPresent() && asked <= last.get().transaction().feeSats()) {
            return Next.known(last.get());
        }
        long fee = transactions.takeBackFeeSats(rate, holding.signed());
        if (fee > holding.terms().feeLimitSats()) {
            if (last.isPresent()) {
                return Next.known(last.get());
            }
            throw new IllegalStateException("taking back the coins of migration " + migration + " needs " + fee
                    + " sats (expected: at most " + holding.terms().feeLimitSats() + ", which each anchor left)");
        }
        return Next.of(holding, holding.fixed(), Kind.TAKE_BACK, sign(transactions.takeBack(fee), holding));
    }

    private AnchorTransactions transactions(Holding holding) {
        return new AnchorTransactions(
                holding.terms(), account.script(holding.terms().change()));
    }

    private Output own(KeyPath key) {
        return new Output(0, account.script(key), Optional.of(key));
    }

    private SignedTransaction sign(UnsignedTransaction wanted, Holding holding) {
        UnsignedTransaction unsigned =
                signer.instead(wanted, AnchorTransactions.replacingSats(wanted.vbytes(), holding.signed()));
        return SignatureCheck.checked(account, unsigned, signer.sign(unsigned));
    }

    @Override
    public void settle(MigrationId migration, TransactionId confirmed) {
        open(migration).ifPresent(holding -> settle(holding, confirmed));
    }

    private void settle(Holding holding, TransactionId confirmed) {
        WalletSigned which = holding.signed().stream()
                .filter(one -> one.transaction().txid().equals(confirmed))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("confirmed: " + confirmed + " was not signed for "
                        + holding.name() + " (expected: one of its transactions)"));
        Optional<IdentityOutput> made = Optional.of(which)
                .filter(one -> one.kind() == Kind.ANCHOR)
                .filter(one -> holding.fixed().flatMap(Fixed::owner).isEmpty())
                .map(one -> new IdentityOutput(
                        new OutPoint(confirmed, 0),
                        holding.terms().lockedSats(),
                        holding.terms().identity(),
                        holding.name()));
        Set<OutPoint> spent =
                holding.terms().inputs().stream().map(WalletCoin::output).collect(Collectors.toSet());
        book.end(holding.name(), spent, made);
    }

    @Override
    public void release(MigrationId migration) {
        book.end(name(migration), Set.of(), Optional.empty());
    }
}
