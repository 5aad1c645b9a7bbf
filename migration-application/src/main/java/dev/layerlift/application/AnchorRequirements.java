package dev.layerlift.application;

import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.port.AnchorWallet.Price;
import dev.layerlift.domain.port.ChainRequirements;
import dev.layerlift.domain.validation.CostEstimate;
import dev.layerlift.domain.validation.ValidationIssue;
import dev.layerlift.domain.validation.ValidationIssue.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What anchoring asks for (FR-3.5): a chain that answers, a believable fee rate within the limit of the request, coins
 * for it, and an owner who can be paid. Prices are what the wallet would pay now; nothing is reserved.
 */
public final class AnchorRequirements implements ChainRequirements {
    private final Anchoring anchoring;

    /** The requirements of this chain and wallet. */
    public AnchorRequirements(Anchoring anchoring) {
        this.anchoring = anchoring;
    }

    @Override
    public List<ValidationIssue> problems(MigrationPath path, MigrationOptions options, CostEstimate estimate) {
        if (path.target() != Layer.BTCO) {
            return List.of();
        }
        List<ValidationIssue> issues = new ArrayList<>();
        Optional<String> problem = options.ownerAddress().flatMap(anchoring.wallet()::addressProblem);
        problem.ifPresent(wrong -> issues.add(ValidationIssue.error(
                "OWNER_ADDRESS_INVALID",
                "ownerAddress: \"" + options.ownerAddress().orElse("") + "\": " + wrong)));
        try {
            anchoring.chain().tip();
            requireAffordable(price(problem.isEmpty() ? options.ownerAddress() : Optional.empty(), options), options);
        } catch (MigrationException e) {
            // Of its own kind: that a node cannot be asked is no fault of the request.
            issues.add(new ValidationIssue(
                    Severity.ERROR, e.error().type(), e.error().code(), said(e)));
        }
        return issues;
    }

    private static String said(MigrationException e) {
        return e.error().recovery().isEmpty()
                ? e.error().message()
                : e.error().message() + " (" + String.join("; ", e.error().recovery()) + ")";
    }

    /**
     * The rate to pay now.
     *
     * @throws MigrationException {@code BITCOIN_ERROR} {@code NO_FEE_ESTIMATE}, {@code FEE_RATE_NOT_BELIEVED}
     */
    public FeeRate rate() {
        FeeRate rate = anchoring.chain().feeRate(anchoring.settings().feeBlocks());
        if (rate.compareTo(anchoring.settings().highestRate()) > 0) {
            throw new MigrationException(
                    dev.layerlift.domain.error.MigrationError.of(
                            dev.layerlift.domain.error.ErrorType.BITCOIN_ERROR,
                            "FEE_RATE_NOT_BELIEVED",
                            "the node estimates " + rate + " (expected: at most "
                                    + anchoring.settings().highestRate() + ")",
                            "try again later, or look at the node"),
                    MigrationException.Retry.LATER);
        }
        return rate;
    }

    /** What an anchor with these options would cost now. */
    public Price price(MigrationOptions options) {
        return price(options.ownerAddress(), options);
    }

    /** The size of the transaction depends on whom it pays, and on how many coins the limit asks for. */
    private Price price(Optional<String> owner, MigrationOptions options) {
        return anchoring.wallet().price(rate(), owner, anchoring.settings().limitSats(options));
    }

    /** The highest fee that needs no agreement, in satoshis. */
    public long freeLimitSats() {
        return anchoring.settings().maxFeeSats();
    }

    /** The limit that has to be agreed to for this price; empty when the request allows it. */
    public OptionalLong limitToAgree(Price price, MigrationOptions options) {
        return price.mostSats() > anchoring.settings().limitSats(options)
                ? OptionalLong.of(price.mostSats())
                : OptionalLong.empty();
    }

    /**
     * Refuses a price above what the request allows.
     *
     * @throws MigrationException {@code VALIDATION_ERROR} {@code FEE_NOT_CONFIRMED}
     */
    public void requireAffordable(Price price, MigrationOptions options) {
        OptionalLong wanted = limitToAgree(price, options);
        if (wanted.isPresent()) {
            throw MigrationException.validation(
                    "FEE_NOT_CONFIRMED",
                    "the fee would be " + price.feeSats() + " sats, or up to " + price.takeBackSats()
                            + " to take the coins back (expected: at most "
                            + anchoring.settings().limitSats(options) + ", which "
                            + (options.maxFeeSats().isPresent() ? "the request allows)" : "needs no confirmation)"),
                    "agree to it: --max-fee " + wanted.getAsLong());
        }
    }
}
