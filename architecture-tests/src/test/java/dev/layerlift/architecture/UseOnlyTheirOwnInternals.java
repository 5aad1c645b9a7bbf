package dev.layerlift.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** A class in an {@code internal} package is used only from inside the module that owns it. */
final class UseOnlyTheirOwnInternals extends ArchCondition<JavaClass> {

    private final Layout layout;

    UseOnlyTheirOwnInternals(Layout layout) {
        super("use no internal class of another module");
        this.layout = layout;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
            boolean internal = target.startsWith(layout.root() + ".") && (target + ".").contains(".internal.");
            if (internal && !layout.moduleOf(target).equals(layout.moduleOf(type.getPackageName()))) {
                events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
            }
        }
    }
}
