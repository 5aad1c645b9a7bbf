package dev.layerlift.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.time.Clock;
import java.util.Date;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A call, or a reference to a method, whose answer nobody passed in: the time of day, a random number, a pause. */
final class HiddenInput extends DescribedPredicate<JavaAccess<?>> {

    private static final Set<String> CLOCK_FACTORIES =
            Set.of("systemUTC", "systemDefaultZone", "system", "tickMillis", "tickSeconds", "tickMinutes");

    HiddenInput() {
        super("the target is a hidden source of time, identity or chance");
    }

    @Override
    public boolean test(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        JavaClass owner = target.getOwner();
        String name = target.getName();
        if (owner.getPackageName().equals("java.time") && name.equals("now")) {
            // now(Clock) asks a clock that was passed in; every other form asks the machine.
            return !(target instanceof AccessTarget.CodeUnitAccessTarget method
                    && method.getRawParameterTypes().stream().anyMatch(type -> type.isAssignableTo(Clock.class)));
        }
        return (owner.isEquivalentTo(Clock.class) && CLOCK_FACTORIES.contains(name))
                || (owner.isEquivalentTo(System.class) && (name.equals("currentTimeMillis") || name.equals("nanoTime")))
                || (owner.isEquivalentTo(Thread.class) && name.equals("sleep"))
                || (owner.isEquivalentTo(TimeUnit.class) && name.equals("sleep"))
                || (owner.isEquivalentTo(UUID.class) && name.equals("randomUUID"))
                || (owner.isEquivalentTo(Math.class) && name.equals("random"))
                || (owner.isEquivalentTo(ThreadLocalRandom.class) && name.equals("current"))
                || (isConstructorWithoutArguments(target) && isOneOfChanceOrTime(owner));
    }

    private static boolean isConstructorWithoutArguments(AccessTarget target) {
        return target instanceof AccessTarget.ConstructorCallTarget constructor
                && constructor.getRawParameterTypes().isEmpty();
    }

    private static boolean isOneOfChanceOrTime(JavaClass owner) {
        return owner.isAssignableTo(Random.class) || owner.isEquivalentTo(Date.class);
    }
}
