package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.MigrationManager;
import dev.layerlift.bootstrap.cli.Terminal.Question;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationOptions;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Asks a person who is there to agree to a fee that needs it, instead of refusing it for want of {@code --max-fee}. */
final class FeeAgreement {
    private final Optional<Question> person;
    private final Function<MigrationOptions, OptionalLong> limit;

    /**
     * Fees that somebody may have to agree to.
     *
     * @param person who can be asked; empty when nobody can
     * @param limit the limit that has to be agreed to for an anchor with these options; empty for none
     */
    FeeAgreement(Optional<Question> person, Function<MigrationOptions, OptionalLong> limit) {
        this.person = person;
        this.limit = limit;
    }

    /** As it is for a command: with {@code --json} a program reads what is said, and nobody is asked. */
    static FeeAgreement of(Surroundings around, Screen screen, MigrationManager manager) {
        return new FeeAgreement(screen.isJson() ? Optional.empty() : around.question(), manager::feeLimitToAgree);
    }

    /**
     * The options with what was agreed to; unchanged when nothing has to be, or nobody can be asked.
     *
     * @throws MigrationException {@code VALIDATION_ERROR} {@code FEE_NOT_CONFIRMED} when the answer is not yes
     */
    MigrationOptions agreed(Layer target, MigrationOptions options) {
        if (target != Layer.BTCO || options.maxFeeSats().isPresent() || person.isEmpty()) {
            return options;
        }
        OptionalLong wanted = limitOf(options);
        if (wanted.isEmpty()) {
            return options;
        }
        long sats = wanted.getAsLong();
        String answer = person.get()
                .ask("An anchor may cost up to " + sats + " sats in network fees now. Spend that much for each? [y/N] ")
                .orElse("")
                .strip();
        if (!answer.equalsIgnoreCase("y") && !answer.equalsIgnoreCase("yes")) {
            throw MigrationException.validation(
                    "FEE_NOT_CONFIRMED",
                    "a fee of up to " + sats + " sats was not agreed to (expected: yes); nothing was begun",
                    "agree to it: --max-fee " + sats);
        }
        return options.withMaxFeeSats(sats);
    }

    /** What keeps the price from being known is told by the validation of each migration, with all else that is wrong. */
    private OptionalLong limitOf(MigrationOptions options) {
        try {
            return limit.apply(options);
        } catch (MigrationException e) {
            return OptionalLong.empty();
        }
    }
}
