package dev.layerlift.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.layerlift.architecture.fixture.application.KnowsAnAdapter;
import dev.layerlift.architecture.fixture.application.KnowsTheProofs;
import dev.layerlift.architecture.fixture.application.OpensAnInternal;
import dev.layerlift.architecture.fixture.bitcoin.signet.WalletHelper;
import dev.layerlift.architecture.fixture.did.SeesAnotherAdapter;
import dev.layerlift.architecture.fixture.domain.HiddenInputs;
import dev.layerlift.architecture.fixture.domain.NeedsAVendor;
import dev.layerlift.architecture.fixture.domain.port.VendorAsParameter;
import dev.layerlift.architecture.fixture.domain.port.VendorInGenerics;
import dev.layerlift.architecture.fixture.domain.port.VendorInherited;
import dev.layerlift.architecture.fixture.domain.port.VendorThrown;
import dev.layerlift.architecture.fixture.persistence.DependsOnBootstrap;
import dev.layerlift.architecture.fixture.persistence.DependsOnTheTestKit;
import dev.layerlift.architecture.fixture.storage.cloud.LogsWithTheJdk;
import dev.layerlift.architecture.fixture.storage.ipfs.Prints;
import dev.layerlift.architecture.fixture.storage.local.ReachesTheApplication;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each rule finds the classes that break it, and no others, in a small tree shaped like the product.
 *
 * <p>A rule that nothing can break guards nothing; one that accuses the innocent is soon switched off.
 */
class RulesCanFailTest {

    private static final Layout FIXTURE = new Layout("dev.layerlift.architecture.fixture");

    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(FIXTURE.root());

    private final ArchitectureRules rules = new ArchitectureRules(FIXTURE);

    @Test
    void aLibraryInTheDomainIsFound() {
        assertGuilty(
                rules.domainDependsOnTheJdkAlone(),
                NeedsAVendor.class,
                VendorAsParameter.class,
                VendorInGenerics.class,
                VendorInherited.class,
                VendorThrown.class);
    }

    @Test
    void anApplicationThatKnowsMoreThanTheDomainIsFound() {
        assertGuilty(rules.applicationDependsOnTheDomainAlone(), KnowsAnAdapter.class, KnowsTheProofs.class);
    }

    @Test
    void aDependencyThatPointsOutwardsIsFound() {
        assertGuilty(rules.onion(), KnowsAnAdapter.class, SeesAnotherAdapter.class);
    }

    @Test
    void anAdapterThatSeesAnotherIsFound() {
        assertGuilty(rules.noAdapterSeesAnother(), SeesAnotherAdapter.class);
    }

    @Test
    void anAdapterThatKnowsAUseCaseIsFound() {
        assertGuilty(rules.adaptersReachInwardsOnlyToDomainAndProofs(), ReachesTheApplication.class);
    }

    @Test
    void shippedCodeThatLeansOnBootstrapOrTheTestKitIsFound() {
        assertGuilty(
                rules.nothingDependsOnBootstrapOrTheTestKit(), DependsOnBootstrap.class, DependsOnTheTestKit.class);
    }

    @Test
    void aVendorsTypeInAPortIsFoundWhereverItHides() {
        assertGuilty(
                rules.portsSpeakTheDomainsWords(),
                VendorAsParameter.class,
                VendorInGenerics.class,
                VendorInherited.class,
                VendorThrown.class);
    }

    @Test
    void aForeignInternalIsFound() {
        assertGuilty(rules.internalPackagesAreClosed(), OpensAnInternal.class);
    }

    @Test
    void hiddenTimeIdentityAndChanceAreFound() {
        assertGuilty(rules.timeIdsAndChanceComeThroughPorts(), HiddenInputs.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "instant()",
                "reference()",
                "day()",
                "clock()",
                "date()",
                "milliseconds()",
                "nanoseconds()",
                "identity()",
                "pause()",
                "unitPause()",
                "chance()",
                "threadChance()",
                "generator()"
            })
    void everyHiddenInputIsFound(String method) {
        assertThat(violationsOf(rules.timeIdsAndChanceComeThroughPorts()))
                .anyMatch(line -> line.contains("HiddenInputs." + method));
    }

    @Test
    void printingIsFound() {
        assertGuilty(rules.nothingIsPrinted(), Prints.class);
    }

    @Test
    void javaUtilLoggingIsFound() {
        assertGuilty(rules.nothingUsesJavaUtilLogging(), LogsWithTheJdk.class);
    }

    @Test
    void aPackageThatSaysNothingAboutNullIsFound() {
        assertGuilty(rules.packagesSayWhereNullIsMeant(), WalletHelper.class);
    }

    @Test
    void anEmptyNameIsFound() {
        assertGuilty(rules.namesSayWhatAClassIsFor(), WalletHelper.class);
    }

    private static List<String> violationsOf(ArchRule rule) {
        return rule.evaluate(CLASSES).getFailureReport().getDetails();
    }

    private static void assertGuilty(ArchRule rule, Class<?>... guilty) {
        List<String> violations = violationsOf(rule);
        for (Class<?> type : guilty) {
            assertThat(violations).as(type.getSimpleName()).anyMatch(line -> line.contains(type.getName()));
        }
        assertThat(violations).allMatch(line -> Arrays.stream(guilty).anyMatch(type -> line.contains(type.getName())));
    }
}
