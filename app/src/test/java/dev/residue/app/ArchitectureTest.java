package dev.residue.app;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.domain.properties.HasParameterTypes;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.ByteArrayOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Scanner;
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

    @Test
    void nothingFollowsTheLocaleOrItsCharacterSet() {
        ArchRuleDefinition.noClasses()
                .should()
                .callMethodWhere(call(String.class, "format", String.class, Object[].class))
                .orShould()
                .callMethodWhere(call(String.class, "formatted", Object[].class))
                .orShould()
                .callMethodWhere(call(String.class, "toLowerCase"))
                .orShould()
                .callMethodWhere(call(String.class, "toUpperCase"))
                .orShould()
                .callMethodWhere(call(String.class, "getBytes"))
                .orShould()
                .callMethodWhere(call(PrintStream.class, "printf", String.class, Object[].class))
                .orShould()
                .callMethodWhere(call(PrintStream.class, "format", String.class, Object[].class))
                .orShould()
                .callMethodWhere(call(PrintWriter.class, "printf", String.class, Object[].class))
                .orShould()
                .callMethodWhere(call(PrintWriter.class, "format", String.class, Object[].class))
                .orShould()
                .callMethodWhere(call(ByteArrayOutputStream.class, "toString"))
                .orShould()
                .callConstructor(String.class, byte[].class)
                .orShould()
                .callConstructor(InputStreamReader.class, InputStream.class)
                .orShould()
                .callConstructor(OutputStreamWriter.class, OutputStream.class)
                .orShould()
                .callConstructor(PrintStream.class, OutputStream.class)
                .orShould()
                .callConstructor(PrintStream.class, OutputStream.class, boolean.class)
                .orShould()
                .callConstructor(PrintWriter.class, OutputStream.class)
                .orShould()
                .callConstructor(PrintWriter.class, OutputStream.class, boolean.class)
                .orShould()
                .callConstructor(Formatter.class)
                .orShould()
                .callConstructor(Formatter.class, Appendable.class)
                .orShould()
                .callConstructor(Scanner.class, InputStream.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(FileReader.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(FileWriter.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(NumberFormat.class)
                .because("a run is the same in every country, and its files are UTF-8")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaMethodCall> call(
            Class<?> owner, String name, Class<?>... parameters) {
        return JavaCall.Predicates.target(
                        HasOwner.Predicates.With.owner(JavaClass.Predicates.type(owner)))
                .and(JavaCall.Predicates.target(HasName.Predicates.name(name)))
                .and(
                        JavaCall.Predicates.target(
                                HasParameterTypes.Predicates.rawParameterTypes(parameters)))
                .forSubtype();
    }
}
