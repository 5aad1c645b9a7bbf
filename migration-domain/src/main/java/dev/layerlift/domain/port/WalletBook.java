package dev.layerlift.domain.port;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.wallet.Holding;
import dev.layerlift.domain.wallet.IdentityOutput;
import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.WalletCoin;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The books of one wallet, that is of one seed on one network: which coins it knows of, which are set aside and for what,
 * what was signed with them, and which outputs carry identities. It holds no key. The chain has the last word on what is
 * there: coins that are known are candidates, and whoever spends one asks the chain first.
 *
 * <p>Every call that writes is one transaction, durable when it returns. Of two calls that set aside the same coin, in this
 * process or another one over the same store, one succeeds. Books of the same seed in another store know nothing of these.
 * Safe to call from many threads.
 */
public interface WalletBook {
    /** What became of a call that sets coins aside. */
    sealed interface Hold {
        /** They are; or this name had coins before, whichever these are, and ended or not. */
        record Held(Holding holding) implements Hold {}

        /** Nothing changed: these coins are set aside for others, or carry identities. */
        record Taken(Set<OutPoint> outputs) implements Hold {
            public Taken {
                outputs = Set.copyOf(outputs);
            }
        }
    }

    /**
     * How far the wallet has come.
     *
     * @param receive the lowest number on {@link KeyPath.Branch#RECEIVE} that is above all that were ever paid
     * @param change the lowest number on {@link KeyPath.Branch#CHANGE} that no holding has and nothing was paid to
     * @param identity the lowest number on {@link KeyPath.Branch#IDENTITY} that no holding has
     * @param scan how far the chain was looked through; empty before the first time
     */
    record Progress(int receive, int change, int identity, Optional<Scan> scan) {}

    /**
     * How far the chain was looked through.
     *
     * @param height up to which block
     * @param keys for how many keys of each branch
     */
    record Scan(long height, int keys) {
        public Scan {
            if (height < 0 || keys < 1) {
                throw new IllegalArgumentException("scan: height " + height + ", " + keys
                        + " keys (expected: a height from 0, and at least 1 key)");
            }
        }
    }

    /** How far the wallet has come. */
    Progress progress();

    /**
     * Notes what a look at the chain showed.
     *
     * @param scan how far it went
     * @param found coins that are there; one that is known is replaced
     * @param gone outputs that are no longer there
     */
    void scanned(Scan scan, List<WalletCoin> found, Set<OutPoint> gone);

    /** The known coins that are not set aside and carry no identity, by output. */
    List<WalletCoin> free();

    /**
     * Sets coins aside under a name that was never used, and gives the holding keys of its own on the branches
     * {@link KeyPath.Branch#IDENTITY} and {@link KeyPath.Branch#CHANGE}. An identity may be set aside as the first input
     * alone, to be given away.
     *
     * @param name for what
     * @param inputs the coins, in the order in which they are spent
     * @param feeLimitSats the most that any transaction of it may pay, above 0
     * @param lockedSats what output 0 keeps, above 0
     */
    Hold hold(String name, List<WalletCoin> inputs, long feeLimitSats, long lockedSats);

    /** The holding of this name, ended or not. */
    Optional<Holding> find(String name);

    /** The holdings that are not ended, by name. */
    List<Holding> open();

    /**
     * Replaces what was signed with a holding, if it is still the one that this one was made from.
     *
     * @param holding what shall be kept; its revision is the one that was read, and is counted up
     * @return false, with nothing changed, when the stored one has another revision or is ended, or there is none
     */
    boolean replace(Holding holding);

    /**
     * Ends a holding. Its coins are free, but those that were spent, which are forgotten, identities among them. Twice is
     * fine, and changes nothing the second time; so does a name that is not known.
     *
     * @param name which
     * @param spent what of its inputs a confirmed transaction spent
     * @param made the identity that this transaction made for this wallet
     */
    void end(String name, Set<OutPoint> spent, Optional<IdentityOutput> made);

    /** The outputs that carry identities, by output. */
    List<IdentityOutput> identities();
}
