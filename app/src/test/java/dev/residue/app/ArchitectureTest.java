package dev.residue.app;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** The floor plan: app above analysis above training, model and dataset, which stand apart. */
class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.residue");

    @Test
    void dataFlowsDownTheFloors() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("app")
                .definedBy("dev.residue.app..")
                .layer("analysis")
                .definedBy("dev.residue.analysis..")
                .layer("training")
                .definedBy("dev.residue.training..")
                .layer("model")
                .definedBy("dev.residue.model..")
                .layer("dataset")
                .definedBy("dev.residue.dataset..")
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("analysis")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("training")
                .mayOnlyBeAccessedByLayers("app", "analysis")
                .whereLayer("model")
                .mayOnlyBeAccessedByLayers("app", "analysis")
                .whereLayer("dataset")
                .mayOnlyBeAccessedByLayers("app", "analysis")
                .check(CLASSES);
    }

    @Test
    void noEngineIsNamed() {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl.pytorch..", "ai.djl.mxnet..", "ai.djl.onnxruntime..")
                .check(CLASSES);
    }

    @Test
    void guiceStaysInModulesOutsideTheApp() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage("dev.residue.app..")
                .and()
                .haveSimpleNameNotEndingWith("Module")
                .and()
                .areTopLevelClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.google.inject..")
                .check(CLASSES);
    }

    @Test
    void theAppsPackagesFormNoCircle() {
        SlicesRuleDefinition.slices()
                .matching("dev.residue.app.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
