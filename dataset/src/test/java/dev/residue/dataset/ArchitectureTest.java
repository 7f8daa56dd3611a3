package dev.residue.dataset;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** A task is one package: it knows the root package, and neither knows another task. */
final class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .importUrl(Task.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void theRootPackageKnowsNoTask() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage("dev.residue.dataset")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.residue.dataset.*..")
                .check(CLASSES);
    }

    @Test
    void tasksDoNotKnowEachOther() {
        SlicesRuleDefinition.slices()
                .matching("dev.residue.dataset.(*)..")
                .should()
                .notDependOnEachOther()
                .check(CLASSES);
    }

    @Test
    void packagesFormNoCircle() {
        SlicesRuleDefinition.slices()
                .matching("dev.residue.(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void tasksWorkWithoutGuice() {
        ArchRuleDefinition.noClasses()
                .that()
                .haveNameNotMatching(".*TaskModule(\\$.*)?")
                .should()
                .dependOnClassesThat(
                        DescribedPredicate.describe(
                                "are of Guice or bind with it",
                                type ->
                                        type.getPackageName().startsWith("com.google.inject")
                                                || type.getSimpleName().endsWith("TaskModule")))
                .check(CLASSES);
    }
}
