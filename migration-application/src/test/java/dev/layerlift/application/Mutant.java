package dev.layerlift.application;

import dev.layerlift.application.internal.saga.Plan;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.AnchorWallet;
import dev.layerlift.domain.port.CheckpointStore;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.EventOutbox;
import dev.layerlift.domain.port.MigrationStore;

/** An engine with a fault built into it, to see whether the simulation notices: by default there is none. */
interface Mutant {
    /** The engine as it is. */
    Mutant NONE = new Mutant() {};

    default Plan plan(Plan real) {
        return real;
    }

    default MigrationStore migrations(MigrationStore real) {
        return real;
    }

    default CheckpointStore checkpoints(CheckpointStore real) {
        return real;
    }

    default ContentStore publicArea(ContentStore real) {
        return real;
    }

    default ContentStore btcoArea(ContentStore real) {
        return real;
    }

    default AnchorChain chain(AnchorChain real) {
        return real;
    }

    default AnchorWallet wallet(AnchorWallet real, AnchorChain chain) {
        return real;
    }

    default EventOutbox outbox(EventOutbox real) {
        return real;
    }
}
