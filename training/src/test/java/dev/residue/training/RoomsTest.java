package dev.residue.training;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

class RoomsTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.residue.training");

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        SlicesRuleDefinition.slices()
                .matching("dev.residue.training.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void whatIsOnDiskKnowsNothingOfTheLoop() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage("..checkpoint..", "..safetensors..", "..optimizer..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..loop..")
                .check(CLASSES);
    }
}
