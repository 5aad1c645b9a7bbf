package dev.layerlift.domain.migration;

import dev.layerlift.domain.did.Did;

/** Who asks for something: whoever calls the engine has made sure of it. */
public sealed interface Actor {
    /** The operator of the home. */
    Actor OPERATOR = new Operator();

    /** The owner of a DID. */
    static Actor owner(Did did) {
        return new Owner(did);
    }

    /** How audit records name the actor. */
    String initiator();

    /** The operator of the home: whoever can unlock it. */
    record Operator() implements Actor {
        @Override
        public String initiator() {
            return "operator";
        }
    }

    /**
     * The owner of a DID, proven by a key of it.
     *
     * @param did the DID
     */
    record Owner(Did did) implements Actor {
        @Override
        public String initiator() {
            return did.value();
        }
    }
}
