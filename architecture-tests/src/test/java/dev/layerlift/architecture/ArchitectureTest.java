package dev.layerlift.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Every rule, on everything that is shipped. */
class ArchitectureTest {

    static final JavaClasses SHIPPED = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(Layout.LAYERLIFT.root());

    private final ArchitectureRules rules = new ArchitectureRules(Layout.LAYERLIFT);

    @Test
    void domainDependsOnTheJdkAlone() {
        rules.domainDependsOnTheJdkAlone().check(SHIPPED);
    }

    @Test
    void applicationDependsOnTheDomainAlone() {
        rules.applicationDependsOnTheDomainAlone().check(SHIPPED);
    }

    @Test
    void dependenciesPointInwards() {
        rules.onion().check(SHIPPED);
    }

    @Test
    void noAdapterSeesAnother() {
        rules.noAdapterSeesAnother().check(SHIPPED);
    }

    @Test
    void adaptersReachInwardsOnlyToDomainAndProofs() {
        rules.adaptersReachInwardsOnlyToDomainAndProofs().check(SHIPPED);
    }

    @Test
    void nothingDependsOnBootstrapOrTheTestKit() {
        rules.nothingDependsOnBootstrapOrTheTestKit().check(SHIPPED);
    }

    @Test
    void portsSpeakTheDomainsWords() {
        rules.portsSpeakTheDomainsWords().check(SHIPPED);
    }

    @Test
    void internalPackagesAreClosed() {
        rules.internalPackagesAreClosed().check(SHIPPED);
    }

    @Test
    void timeIdsAndChanceComeThroughPorts() {
        rules.timeIdsAndChanceComeThroughPorts().check(SHIPPED);
    }

    @Test
    void nothingIsPrinted() {
        rules.nothingIsPrinted().check(SHIPPED);
    }

    @Test
    void nothingUsesJavaUtilLogging() {
        rules.nothingUsesJavaUtilLogging().check(SHIPPED);
    }

    @Test
    void packagesSayWhereNullIsMeant() {
        rules.packagesSayWhereNullIsMeant().check(SHIPPED);
    }

    @Test
    void namesSayWhatAClassIsFor() {
        rules.namesSayWhatAClassIsFor().check(SHIPPED);
    }
}
