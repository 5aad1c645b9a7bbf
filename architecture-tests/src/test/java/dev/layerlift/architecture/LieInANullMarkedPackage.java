package dev.layerlift.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** The package of a class carries {@code @NullMarked}. */
final class LieInANullMarkedPackage extends ArchCondition<JavaClass> {

    LieInANullMarkedPackage() {
        super("lie in a package marked @NullMarked");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
            String message = type.getFullName() + " lies in a package without @NullMarked in its package-info";
            events.add(SimpleConditionEvent.violated(type, message));
        }
    }
}
