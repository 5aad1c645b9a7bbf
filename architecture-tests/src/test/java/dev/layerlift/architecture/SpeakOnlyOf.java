package dev.layerlift.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Whatever another class can see of a type's shape is of the JDK or of the domain, and of nobody's inside. */
final class SpeakOnlyOf extends ArchCondition<JavaClass> {

    private final String domain;

    SpeakOnlyOf(String domain) {
        super("mention only types of the JDK and of %s in their signatures", domain);
        this.domain = domain;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        report(type, type.getFullName(), supertypesOf(type), events);
        for (JavaMember member : type.getMembers()) {
            if (!member.getModifiers().contains(JavaModifier.PRIVATE)) {
                report(type, member.getFullName(), typesOf(member), events);
            }
        }
    }

    private static Stream<JavaClass> supertypesOf(JavaClass type) {
        Stream<JavaType> parents = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        Stream<JavaClass> bounds =
                type.getTypeParameters().stream().flatMap(parameter -> parameter.getAllInvolvedRawTypes().stream());
        return Stream.concat(parents.flatMap(parent -> parent.getAllInvolvedRawTypes().stream()), bounds);
    }

    private static Stream<JavaClass> typesOf(JavaMember member) {
        Stream<JavaClass> thrown =
                member instanceof JavaCodeUnit unit ? unit.getExceptionTypes().stream() : Stream.empty();
        return Stream.concat(member.getAllInvolvedRawTypes().stream(), thrown);
    }

    private void report(JavaClass type, String where, Stream<JavaClass> mentioned, ConditionEvents events) {
        Set<String> foreign = new TreeSet<>();
        mentioned
                .map(JavaClass::getBaseComponentType)
                .filter(candidate -> !isOurs(candidate))
                .forEach(candidate -> foreign.add(candidate.getFullName()));
        for (String name : foreign) {
            events.add(SimpleConditionEvent.violated(type, where + " mentions " + name));
        }
    }

    private boolean isOurs(JavaClass type) {
        String packageName = type.getPackageName();
        return type.isPrimitive()
                || packageName.startsWith("java.")
                || ((packageName.equals(domain) || packageName.startsWith(domain + "."))
                        && !(packageName + ".").contains(".internal."));
    }
}
