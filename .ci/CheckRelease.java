import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks what {@code -Prelease} made: poms that stand alone, jars that do not share a package, the
 * same bytes as another build's, and a distribution that runs in an empty directory.
 */
final class CheckRelease {

    private static final List<String> LIBRARIES =
            List.of("dataset", "model", "training", "analysis");
    private static final List<String> MODULES =
            Stream.concat(LIBRARIES.stream(), Stream.of("app")).toList();

    /** What a published pom may point to. */
    private static final Pattern ADDRESS =
            Pattern.compile("[a-z]+://(?!residue\\.dev[/<]|www\\.apache\\.org/|maven\\.apache\\.org/|www\\.w3\\.org/)\\S*");

    private final Path root;
    private int passed;
    private int failed;

    private CheckRelease(Path root) {
        this.root = root;
    }

    /** Takes the folder of the build, and that of another one. */
    public static void main(String[] folders) throws Exception {
        CheckRelease check = new CheckRelease(Path.of(folders[0]));
        check.poms();
        check.jars();
        check.distribution();
        check.sameBytes(Path.of(folders[1]));
        check.api();
        System.out.printf("%d passed, %d failed%n", check.passed, check.failed);
        System.exit(check.failed == 0 ? 0 : 1);
    }

    private void expect(boolean holds, String what) {
        passed += holds ? 1 : 0;
        failed += holds ? 0 : 1;
        if (!holds) {
            System.out.println("FAIL " + what);
        }
    }

    private void poms() throws IOException {
        List<String> names = new ArrayList<>(List.of("", "bom"));
        names.addAll(MODULES);
        for (String name : names) {
            String artifact = name.isEmpty() ? "residue" : "residue-" + name;
            String pom = Files.readString(root.resolve(name).resolve("target/" + artifact + ".pom"));
            for (String part :
                    List.of("name", "description", "url", "scm", "developers", "licenses")) {
                expect(pom.contains("<" + part), artifact + ".pom has no " + part);
            }
            expect(pom.contains("<artifactId>" + artifact + "<"), artifact + ".pom is another's");
            for (String part : List.of("<parent>", "${", "<repositor", "<pluginRepositor")) {
                // a BOM's own version means the same wherever it is read
                boolean has = pom.replace("${project.version}", "").contains(part);
                expect(!has, artifact + ".pom has " + part);
            }
            for (Path path : List.of(root, Path.of("").toAbsolutePath(), Path.of("/root"))) {
                expect(!pom.contains(path + "/"), artifact + ".pom names " + path);
            }
            Matcher address = ADDRESS.matcher(pom);
            expect(!address.find(), artifact + ".pom has a foreign address");
        }
        String bom = Files.readString(root.resolve("bom/target/residue-bom.pom"));
        for (String library : LIBRARIES) {
            expect(bom.contains("<artifactId>residue-" + library + "<"), "the BOM lacks " + library);
        }
        int managed = bom.split("<dependency>", -1).length - 1;
        expect(managed == LIBRARIES.size(), "the BOM manages " + managed + " artefacts");
    }

    private void jars() throws IOException {
        Map<String, String> owners = new HashMap<>();
        for (String module : MODULES) {
            try (JarFile jar = new JarFile(jar(root, module, "").toFile())) {
                String name =
                        jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
                expect(("dev.residue." + module).equals(name), module + " is the module " + name);
                TreeSet<String> packages = new TreeSet<>();
                jar.stream()
                        .map(entry -> entry.getName())
                        .filter(entry -> entry.endsWith(".class"))
                        .forEach(entry -> packages.add(entry.replaceFirst("/[^/]*$", "")));
                expect(!packages.isEmpty(), module + " has no class");
                for (String one : packages) {
                    String other = owners.put(one, module);
                    expect(other == null, one + " is in " + module + " and in " + other);
                }
            }
            for (String kind : List.of("-sources", "-javadoc")) {
                expect(Files.size(jar(root, module, kind)) > 1000, module + kind + " is empty");
            }
            Path parts = root.resolve(module + "/target/residue-" + module + "-sbom.json");
            expect(Files.readString(parts).contains("CycloneDX"), parts + " is no parts list");
        }
    }

    private void distribution() throws Exception {
        Path zip = zip(root);
        Path folder = Files.createTempDirectory("distribution");
        unpack(zip, folder);
        Path home;
        try (Stream<Path> unpacked = Files.list(folder)) {
            home = unpacked.findFirst().orElseThrow();
        }
        for (String file :
                List.of(
                        "LICENSE",
                        "CHANGELOG.md",
                        "residue-app-sbom.json",
                        "bin/residue",
                        "bin/residue.cmd",
                        "completion/residue.bash")) {
            expect(Files.isRegularFile(home.resolve(file)), "the distribution lacks " + file);
        }
        expect(
                Files.readString(home.resolve("bin/residue.cmd")).contains("\r\n"),
                "residue.cmd has no line ends of Windows");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        String program = home.resolve("bin/residue").toString();
        for (String what : List.of("experiments", "engines")) {
            Ended list = run(empty, program, "list", what);
            String known = what.equals("engines") ? "PyTorch" : "assign-and-add-small";
            expect(list.status == 0 && list.output.contains(known), "list: " + list.output);
        }
        try (Stream<Path> left = Files.list(empty)) {
            expect(left.findAny().isEmpty(), "list leaves files");
        }
        String script =
                "source '%s'; COMP_WORDS=(residue ex) COMP_CWORD=1; _complete_residue;"
                                .formatted(home.resolve("completion/residue.bash"))
                        + " echo \"${COMPREPLY[*]}\"";
        Ended completed = run(empty, "bash", "-c", script);
        expect(completed.output.contains("export"), "'residue ex' becomes " + completed.output);
        run(folder.getParent(), "rm", "-rf", folder.toString());
    }

    /** Unpacks a zip file with its files' permissions. */
    private static void unpack(Path zip, Path to) throws IOException {
        try (FileSystem inside =
                        FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", true));
                Stream<Path> entries = Files.walk(inside.getPath("/"))) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                Path file = to.resolve(entry.toString().substring(1));
                if (Files.isDirectory(entry)) {
                    Files.createDirectories(file);
                } else {
                    Files.copy(entry, file);
                    Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(entry));
                }
            }
        }
    }

    private void sameBytes(Path other) throws Exception {
        List<String> compared = new ArrayList<>();
        for (String module : MODULES) {
            for (String kind : List.of("", "-sources", "-javadoc")) {
                same(jar(root, module, kind), jar(other, module, kind), compared);
            }
            String parts = module + "/target/residue-" + module + "-sbom.json";
            same(root.resolve(parts), other.resolve(parts), compared);
        }
        same(zip(root), zip(other), compared);
        System.out.println(
                compared.isEmpty()
                        ? "skipped: there is no other build to compare bytes with"
                        : "compared with another build: " + String.join(", ", compared));
    }

    private void same(Path one, Path other, List<String> compared) throws Exception {
        if (Files.exists(other)) {
            compared.add(one.getFileName().toString());
            expect(hash(one).equals(hash(other)), one.getFileName() + " differs between builds");
        }
    }

    private void api() throws IOException {
        Matcher previous =
                Pattern.compile("<api.previous>(.*?)<")
                        .matcher(Files.readString(root.resolve("pom.xml")));
        if (previous.find() && previous.group(1).equals("none")) {
            System.out.println("skipped: no version is published with which to compare the API");
            return;
        }
        for (String module : LIBRARIES) {
            Path report = root.resolve(module + "/target/japicmp");
            expect(Files.isDirectory(report), module + "'s API was not compared");
        }
    }

    private static Path jar(Path build, String module, String kind) throws IOException {
        String pattern = "residue-" + module + "-[\\d.]+(-SNAPSHOT)?" + kind + "\\.jar";
        return only(build.resolve(module + "/target"), pattern);
    }

    private static Path zip(Path build) throws IOException {
        return only(build.resolve("app/target"), "residue-.*\\.zip");
    }

    /** Returns the file of a pattern; where there is none, one that does not exist. */
    private static Path only(Path folder, String pattern) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                return files.filter(file -> file.getFileName().toString().matches(pattern))
                        .findFirst()
                        .orElse(folder.resolve("absent"));
            }
        }
        return folder.resolve("absent");
    }

    private static String hash(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[1 << 16];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                digest.update(chunk, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private record Ended(int status, String output) {}

    private static Ended run(Path directory, String... command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes());
        return new Ended(process.waitFor(), output);
    }
}
