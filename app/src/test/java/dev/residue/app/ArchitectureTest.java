package dev.residue.app;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

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
                .resideInAnyPackage(
                        "ai.djl.pytorch..",
                        "ai.djl.mxnet..",
                        "ai.djl.onnxruntime..",
                        "ai.djl.tensorflow..",
                        "ai.djl.tensorrt..",
                        "ai.djl.llama..",
                        "ai.djl.rust..",
                        "ai.djl.ml..")
                .check(CLASSES);
    }

    @Test
    void onlyOneClassCallsTheSystemsLibraries() {
        ArchRuleDefinition.noClasses()
                .that()
                .doNotHaveSimpleName("NativeEnvironment")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dataset", "model", "training", "analysis"})
    void ofDjlALibraryModuleNeedsTheApiAlone(String module) throws Exception {
        Document pom =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(Path.of("..", module, "pom.xml").toFile());
        NodeList dependencies = pom.getElementsByTagName("dependency");
        List<String> needed = new ArrayList<>();
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            if (text(dependency, "groupId").startsWith("ai.djl")
                    && !text(dependency, "scope").equals("test")) {
                needed.add(text(dependency, "groupId") + ":" + text(dependency, "artifactId"));
            }
        }
        Assertions.assertThat(needed).isSubsetOf("ai.djl:api");
        Assertions.assertThat(dependencies.getLength()).isPositive();
    }

    private static String text(Element parent, String child) {
        NodeList found = parent.getElementsByTagName(child);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
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
