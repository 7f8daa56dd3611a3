package dev.residue.app;

import com.google.inject.Guice;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.residue.analysis.study.Study;
import dev.residue.app.experiment.Catalog;
import dev.residue.app.experiment.Presets;
import java.io.ByteArrayOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Collator;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

    /**
     * What starts an engine, makes a program that one engine runs, or says whose files somebody
     * has, knows engines by name.
     */
    private static final Pattern KNOWS_ENGINES =
            Pattern.compile(
                    "dev/residue/(app/engine|training/engine|training/torchscript)/.*"
                            + "|dev/residue/model/torchscript/CompiledTransformer.*"
                            + "|dev/residue/training/(checkpoint/Weights|safetensors/OtherKind).*");

    private static final Pattern ENGINE =
            Pattern.compile("PyTorch|MXNet|ai[./]djl[./](pytorch|mxnet|onnxruntime|tensorflow)");

    /** In what ships: the constants of class files, and resources. */
    @Test
    void noEngineIsNamedElsewhere() throws IOException {
        Set<String> naming = new TreeSet<>();
        int looked = 0;
        for (String module : List.of("dataset", "model", "training", "analysis", "app")) {
            Path root = Path.of("..", module, "target", "classes");
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    looked++;
                    String name = root.relativize(file).toString().replace('\\', '/');
                    String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                    if (ENGINE.matcher(content).find() && !KNOWS_ENGINES.matcher(name).matches()) {
                        naming.add(module + ": " + name);
                    }
                }
            }
        }
        Assertions.assertThat(looked).isGreaterThan(300);
        Assertions.assertThat(naming).isEmpty();
    }

    @Test
    void onlyThreeClassesCallTheSystemsLibraries() {
        ArchRuleDefinition.noClasses()
                .that()
                .doNotHaveSimpleName("NativeEnvironment")
                .and()
                .doNotHaveSimpleName("SchedulerSlice")
                .and()
                .doNotHaveSimpleName("CpuAffinity")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(CLASSES);
    }

    @Test
    void sparkIsNamedInItsOwnPackageAlone() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage("dev.residue.app.sweep.spark")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "scala..")
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
    void packagesFormNoCircleInAnyModule() {
        SlicesRuleDefinition.slices()
                .matching("dev.residue.(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    /** Those who use a module from Java have a locale of their own, which no launcher sets. */
    /** Two jars with one package cannot both be modules of Java. */
    @ParameterizedTest
    @ValueSource(strings = {"dataset", "model", "training", "analysis", "app"})
    void aPackageIsInOneModuleAlone(String module) throws IOException {
        Path sources = Path.of("..", module, "src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            Assertions.assertThat(files.filter(Files::isRegularFile).map(sources::relativize))
                    .isNotEmpty()
                    .allMatch(file -> file.startsWith(Path.of("dev/residue", module)));
        }
    }

    @Test
    void nothingFollowsTheLocaleOrItsCharacterSet() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage("dev.residue.testing..")
                .should()
                .callCodeUnitWhere(
                        DescribedPredicate.describe(
                                "is given neither a locale nor a character set",
                                ArchitectureTest::followsTheMachine))
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(FileReader.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(FileWriter.class)
                .because("a run is the same in every country, and its files are UTF-8")
                .check(CLASSES);
    }

    private static boolean followsTheMachine(JavaCall<?> call) {
        JavaClass owner = call.getTargetOwner();
        List<JavaClass> parameters = call.getTarget().getRawParameterTypes();
        if (parameters.stream()
                .anyMatch(p -> p.isEquivalentTo(Locale.class) || p.isEquivalentTo(Charset.class))) {
            return false;
        }
        boolean constructor = call.getName().equals("<init>");
        if (constructor && owner.isEquivalentTo(String.class)) {
            return !parameters.isEmpty() && parameters.get(0).isEquivalentTo(byte[].class);
        }
        if (constructor && owner.isEquivalentTo(PrintWriter.class)) {
            return !parameters.get(0).isEquivalentTo(Writer.class);
        }
        if (constructor && owner.isEquivalentTo(InputStreamReader.class)) {
            return parameters.size() == 1;
        }
        return FOLLOWING.stream()
                .anyMatch(
                        way ->
                                owner.isAssignableTo(way.owner())
                                        && way.names().contains(call.getName()));
    }

    private record Way(Class<?> owner, Set<String> names) {}

    private static final List<Way> FOLLOWING =
            List.of(
                    new Way(
                            String.class,
                            Set.of("format", "toLowerCase", "toUpperCase", "getBytes")),
                    new Way(PrintStream.class, Set.of("<init>", "printf", "format")),
                    new Way(PrintWriter.class, Set.of("printf", "format")),
                    new Way(ByteArrayOutputStream.class, Set.of("toString")),
                    new Way(OutputStreamWriter.class, Set.of("<init>")),
                    new Way(Formatter.class, Set.of("<init>")),
                    new Way(Scanner.class, Set.of("<init>")),
                    new Way(
                            NumberFormat.class,
                            Set.of(
                                    "<init>",
                                    "getInstance",
                                    "getNumberInstance",
                                    "getIntegerInstance",
                                    "getPercentInstance")),
                    new Way(DateTimeFormatter.class, Set.of("ofPattern")),
                    new Way(Collator.class, Set.of("getInstance")));

    private static final Pattern FORMATTED =
            Pattern.compile(
                    "((?:\"(?:[^\"\\\\\n]++|\\\\.)*+\"\\s*+\\+?\\s*+)++)\\)?\\s*\\.formatted\\(");

    /** Text alone is the same everywhere; a number's digits and point are not. */
    @Test
    void formattedTextsHaveNothingButText() throws IOException {
        int looked = 0;
        for (String module : List.of("dataset", "model", "training", "analysis", "app")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    for (MatchResult found :
                            FORMATTED.matcher(Files.readString(file)).results().toList()) {
                        looked++;
                        Assertions.assertThat(found.group(1).replaceAll("%[s%n]", ""))
                                .as(file.toString())
                                .doesNotContain("%");
                    }
                }
            }
        }
        Assertions.assertThat(looked).isGreaterThan(50);
    }

    /** A paper's packages, presets and page name it, and nothing else does. */
    @Test
    void noPaperIsNamedOutsideItsPackages() throws IOException {
        Set<String> papers = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            if (type.isAssignableTo(Study.class) && !type.isInterface()) {
                papers.add(type.getPackageName().replaceFirst(".*\\.", ""));
            }
        }
        Assertions.assertThat(papers).hasSizeGreaterThan(2);
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackages(packages(papers))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(papers))
                .check(CLASSES);
        Pattern names = names();
        Assertions.assertThat(names.matcher("new AssignAndAdd(\"in-context\")").find()).isTrue();
        for (String module : List.of("training", "analysis", "app")) {
            Path root = Path.of("..", module, "src", "main", "java");
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (papers.stream().noneMatch(paper -> file.toString().contains(paper))) {
                        String code = withoutComments(Files.readString(file));
                        Assertions.assertThat(names.matcher(code).results().map(MatchResult::group))
                                .as(file.toString())
                                .isEmpty();
                    }
                }
            }
        }
    }

    private static String[] packages(Set<String> papers) {
        return papers.stream()
                .flatMap(paper -> Stream.of("dataset", "analysis").map(m -> m + "." + paper))
                .map(name -> "dev.residue." + name + "..")
                .toArray(String[]::new);
    }

    /** Returns what finds the names of tasks, presets and studies, in either way of writing. */
    private static Pattern names() {
        Catalog catalog = Guice.createInjector(new ResidueModule()).getInstance(Catalog.class);
        Set<String> names = new TreeSet<>(Presets.names());
        names.addAll(catalog.studies().keySet());
        catalog.tasks().forEach((name, task) -> addOurs(names, name, task));
        names.addAll(names.stream().map(ArchitectureTest::asType).toList());
        // one word alone is also a word of our language
        names.removeIf(name -> name.matches("[A-Z]?[a-z]+"));
        return Pattern.compile(String.join("|", names));
    }

    private static void addOurs(Set<String> names, String name, Object task) {
        if (!task.getClass().getPackageName().endsWith(".outside")) {
            names.add(name);
        }
    }

    private static String asType(String name) {
        return Pattern.compile("(?:^|-)([a-z])")
                .matcher(name)
                .replaceAll(first -> first.group(1).toUpperCase(Locale.ROOT));
    }

    private static String withoutComments(String source) {
        return source.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)//.*$", "");
    }
}
