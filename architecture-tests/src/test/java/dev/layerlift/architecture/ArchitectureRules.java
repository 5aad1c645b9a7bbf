package dev.layerlift.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.onionArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static dev.layerlift.architecture.Layout.withSubpackages;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.library.Architectures.OnionArchitecture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The rules every module lives by; ADR 0001 says why. */
final class ArchitectureRules {

    private final Layout layout;

    ArchitectureRules(Layout layout) {
        this.layout = layout;
    }

    ArchRule domainDependsOnTheJdkAlone() {
        return classes()
                .that()
                .resideInAPackage(withSubpackages(layout.domain()))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(withSubpackages(layout.domain()), "java..")
                .because("the domain must outlive every library that surrounds it")
                .allowEmptyShould(true);
    }

    ArchRule applicationDependsOnTheDomainAlone() {
        return classes()
                .that()
                .resideInAPackage(withSubpackages(layout.application()))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        withSubpackages(layout.application()),
                        withSubpackages(layout.domain()),
                        "java..",
                        "org.jspecify.annotations..")
                .because("use cases reach everything else through ports")
                .allowEmptyShould(true);
    }

    /** Domain inside, application around it, adapters outside; bootstrap and the test kit may look at all of it. */
    ArchRule onion() {
        OnionArchitecture onion = onionArchitecture()
                .domainModels(withSubpackages(layout.domain()))
                .applicationServices(withSubpackages(layout.application()))
                .withOptionalLayers(true)
                .ignoreDependency(
                        resideInAnyPackage(withSubpackages(layout.bootstrap()), withSubpackages(layout.testkit())),
                        alwaysTrue())
                // Everybody may read the model, the proofs included.
                .ignoreDependency(
                        resideInAnyPackage(withSubpackages(layout.proofs())),
                        resideInAnyPackage(withSubpackages(layout.domain())));
        for (Map.Entry<String, String> adapter : layout.adapters().entrySet()) {
            onion = onion.adapter(adapter.getKey(), withSubpackages(adapter.getValue()));
        }
        return onion.allowEmptyShould(true);
    }

    ArchRule noAdapterSeesAnother() {
        List<ArchRule> rules = new ArrayList<>();
        for (Map.Entry<String, String> adapter : layout.adapters().entrySet()) {
            String own = withSubpackages(adapter.getValue());
            String[] others = Arrays.stream(layout.adapterPatterns())
                    .filter(pattern -> !pattern.equals(own))
                    .toArray(String[]::new);
            rules.add(noClasses()
                    .that()
                    .resideInAPackage(own)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .as("the " + adapter.getKey() + " adapter sees no other adapter")
                    .allowEmptyShould(true));
        }
        return CompositeArchRule.of(rules);
    }

    ArchRule adaptersReachInwardsOnlyToDomainAndProofs() {
        return noClasses()
                .that()
                .resideInAnyPackage(adaptersAnd(layout.proofs()))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(withSubpackages(layout.application()))
                .because("an adapter serves a port of the domain and knows nothing of who calls it")
                .allowEmptyShould(true);
    }

    ArchRule nothingDependsOnBootstrapOrTheTestKit() {
        return noClasses()
                .that()
                .resideInAnyPackage(adaptersAnd(layout.proofs(), layout.domain(), layout.application()))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(withSubpackages(layout.bootstrap()), withSubpackages(layout.testkit()))
                .allowEmptyShould(true);
    }

    ArchRule portsSpeakTheDomainsWords() {
        return classes()
                .that()
                .resideInAPackage(layout.root() + "..port..")
                .should(new SpeakOnlyOf(layout.domain()))
                .because("a vendor's type in a port's signature would tie every adapter to that vendor")
                .allowEmptyShould(true);
    }

    ArchRule internalPackagesAreClosed() {
        return classes()
                .that()
                .resideInAPackage(withSubpackages(layout.root()))
                .should(new UseOnlyTheirOwnInternals(layout))
                .because("what is internal may change without anybody outside of its module noticing")
                .allowEmptyShould(true);
    }

    ArchRule timeIdsAndChanceComeThroughPorts() {
        return noClasses()
                .that()
                .resideInAnyPackage(withSubpackages(layout.domain()), withSubpackages(layout.application()))
                .should()
                .accessTargetWhere(new HiddenInput())
                .because("a test must be able to set the clock and to repeat a run")
                .allowEmptyShould(true);
    }

    ArchRule nothingIsPrinted() {
        return noClasses()
                .that()
                .resideInAnyPackage(adaptersAnd(layout.proofs(), layout.domain(), layout.application()))
                .should(ACCESS_STANDARD_STREAMS)
                .because("standard output belongs to the command, which may owe it one JSON document")
                .allowEmptyShould(true);
    }

    ArchRule nothingUsesJavaUtilLogging() {
        return noClasses()
                .that()
                .resideInAnyPackage(adaptersAnd(layout.proofs(), layout.domain(), layout.application()))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .because("who embeds a module chooses the logging through SLF4J")
                .allowEmptyShould(true);
    }

    ArchRule packagesSayWhereNullIsMeant() {
        return classes()
                .that()
                .resideInAnyPackage(
                        adaptersAnd(layout.proofs(), layout.application(), layout.bootstrap(), layout.testkit()))
                .and()
                .doNotHaveSimpleName("package-info")
                .should(new LieInANullMarkedPackage())
                .because("only then does a type without @Nullable promise that it is never null")
                .allowEmptyShould(true);
    }

    ArchRule namesSayWhatAClassIsFor() {
        return noClasses()
                .that()
                .resideInAPackage(withSubpackages(layout.root()))
                .and()
                .doNotHaveSimpleName("MigrationManager")
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .because("such a name says nothing that its package does not say")
                .allowEmptyShould(true);
    }

    private String[] adaptersAnd(String... packages) {
        return Stream.concat(
                        Arrays.stream(layout.adapterPatterns()),
                        Arrays.stream(packages).map(Layout::withSubpackages))
                .toArray(String[]::new);
    }
}
