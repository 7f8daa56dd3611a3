package dev.residue.analysis;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.residue.analysis.study.Study;
import org.junit.jupiter.api.Test;

/** A paper is one package, which knows the general ones and no other paper. */
final class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .importUrl(Study.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void packagesFormNoCircle() {
        SlicesRuleDefinition.slices()
                .matching("dev.residue.(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void theGeneralPackagesKnowNoPaper() {
        String[] papers =
                CLASSES.stream()
                        .filter(type -> type.isAssignableTo(Study.class) && !type.isInterface())
                        .map(type -> type.getPackageName() + "..")
                        .toArray(String[]::new);
        for (String paper : papers) {
            ArchRuleDefinition.noClasses()
                    .that()
                    .resideOutsideOfPackage(paper)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(paper, paper.replace(".analysis.", ".dataset."))
                    .check(CLASSES);
        }
    }

    @Test
    void onlyTheProbesOfATaskAndItsFindingsAskForItsType() {
        ArchRuleDefinition.noClasses()
                .that()
                .haveNameNotMatching(
                        "dev\\.residue\\.analysis\\.(probe\\.TaskProbe|study\\.Findings).*")
                .should()
                .callMethod(Class.class, "cast", Object.class)
                .check(CLASSES);
    }
}
