package dev.residue.app.documentation;

import com.google.inject.Injector;
import dev.residue.app.config.ConfigException;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.sweep.SweepReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Everything that can be wrong with the documentation; each method returns what is. */
public final class Documentation {

    private static final Pattern TABLE = Pattern.compile("<!-- table: (\\w+) (.+?) -->");
    private static final Pattern CITATION =
            Pattern.compile("(?<![/\\w])docs/[a-z/-]+\\.md(#[\\w-]+)?");
    private static final Pattern OWN_FILE =
            Pattern.compile("(\\.ci|\\.mvn|app|analysis|dataset|docs|model|training)/[\\w./-]+");
    private static final Pattern DEPENDENCY =
            Pattern.compile(
                    "<artifactId>([^<]+)</artifactId>(?:\\s*<!--[^\n]*-->)?\\s*<version>([^<]+)<");
    private static final Pattern COORDINATES =
            Pattern.compile("dev\\.residue:([\\w-]+):([\\w.-]+)");
    private static final Pattern FILLED_IN = Pattern.compile("@([\\w.]+)@/([^/]+)/");
    private static final Pattern CLASS = Pattern.compile("[A-Z][a-z0-9]+([A-Z][a-z0-9]+)+");

    private final List<Markdown> pages = Markdown.all();
    private final Sources sources = new Sources();
    private final Generated generated;
    private final CommandCheck commands;
    private final ExperimentReader reader;
    private final SweepReader sweeps;

    /** Reads the documentation, and the sources that it speaks of. */
    public Documentation(Injector injector, CommandLine commandLine) {
        generated = new Generated(sources, injector, commandLine);
        commands = new CommandCheck(commandLine, injector);
        reader = injector.getInstance(ExperimentReader.class);
        sweeps = injector.getInstance(SweepReader.class);
    }

    /** Returns the pages. */
    public List<Markdown> pages() {
        return pages;
    }

    /** Returns a page with everything generated written anew. */
    public Markdown regenerated(Markdown page) {
        return page.with(generated);
    }

    /** Returns the names with settings for which no page has a table. */
    public List<String> withoutTable() {
        List<String> missing = new ArrayList<>(generated.namesWithSettings());
        for (Markdown page : pages) {
            Matcher tables = TABLE.matcher(page.text());
            while (tables.find()) {
                for (String name : tables.group(2).split(" ", -1)) {
                    missing.remove(tables.group(1) + " " + name);
                }
            }
        }
        return missing;
    }

    /** Returns the blocks of Java and Python that do not say which snippet they show. */
    public List<String> unmarkedSnippets() {
        List<String> wrong = new ArrayList<>();
        for (Markdown page : pages) {
            for (Markdown.Block block : page.blocks()) {
                if (block.language().matches("java|python") && !page.isMarked(block)) {
                    wrong.add(page.at(block.line() - 1) + ": no <!-- snippet: … --> before it");
                }
            }
        }
        return wrong;
    }

    /** Returns the snippets that no page shows. */
    public List<String> unshownSnippets() {
        List<String> unshown = new ArrayList<>(generated.snippets().regions().keySet());
        for (Markdown page : pages) {
            unshown.removeIf(name -> page.text().contains("<!-- snippet: " + name + " -->"));
        }
        return unshown;
    }

    /** Returns the files of all snippets. */
    public Set<Path> snippetFiles() {
        Set<Path> files = new LinkedHashSet<>();
        generated.snippets().regions().values().forEach(region -> files.add(region.file()));
        return files;
    }

    /** Returns what is wrong with commands, in blocks and in the text. */
    public List<String> wrongCommands() {
        List<String> wrong = new ArrayList<>();
        for (Markdown page : pages) {
            for (Markdown.Block block : page.blocks()) {
                if (block.language().equals("sh")) {
                    check(page, ShellCommands.of(block.lines(), block.line()), wrong);
                }
            }
            for (Markdown.Found code : page.code()) {
                boolean isWhole = !code.text().matches(".*(…|\\[-|\\|).*");
                if (code.text().matches("(\\./)?residue .*") && isWhole) {
                    check(page, ShellCommands.of(List.of(code.text()), code.line()), wrong);
                }
            }
        }
        return wrong;
    }

    private void check(Markdown page, List<ShellCommands.Command> found, List<String> wrong) {
        for (ShellCommands.Command command : found) {
            if (command.isResidue()) {
                for (String problem : commands.problems(command.arguments())) {
                    wrong.add(page.at(command.line()) + ": " + problem);
                }
            }
        }
    }

    /** Returns what is wrong with experiment files. */
    public List<String> wrongExperiments() {
        List<String> wrong = new ArrayList<>();
        for (Markdown page : pages) {
            for (Markdown.Block block : page.blocks()) {
                if (block.language().equals("yaml")) {
                    try {
                        String text = String.join("\n", block.lines());
                        if (text.startsWith("experiment:")) {
                            sweeps.readText("block", text);
                        } else {
                            reader.readText("block", text);
                        }
                    } catch (ConfigException e) {
                        wrong.add(page.at(block.line()) + ": " + e.getMessage());
                    }
                }
            }
        }
        return wrong;
    }

    /** Returns links, and citations in sources, that lead nowhere. */
    public List<String> brokenLinks() {
        List<String> broken = new ArrayList<>();
        for (Markdown page : pages) {
            Path folder = Markdown.REPOSITORY.resolve(page.file()).resolve("..").normalize();
            for (Markdown.Found link : page.links()) {
                if (!link.text().matches("https?:.*")) {
                    check(link.text(), folder, page, page.at(link.line()), broken);
                }
            }
        }
        for (Map.Entry<Path, String> source : sources.files().entrySet()) {
            Matcher citations = CITATION.matcher(source.getValue());
            while (citations.find()) {
                String place = source.getKey().toString();
                check(citations.group(), Markdown.REPOSITORY, null, place, broken);
            }
        }
        return broken;
    }

    private void check(String link, Path folder, Markdown self, String place, List<String> broken) {
        String[] parts = link.split("#", 2);
        Path target = folder.resolve(parts[0]).normalize();
        if (!Files.exists(target)) {
            broken.add(place + ": " + link + ": there is no such file");
        } else if (parts.length == 2) {
            Markdown page =
                    parts[0].isEmpty()
                            ? self
                            : pages.stream()
                                    .filter(one -> sameFile(one.file(), target))
                                    .findFirst()
                                    .orElse(null);
            if (page == null || !page.anchors().contains(parts[1])) {
                broken.add(place + ": " + link + ": there is no such heading");
            }
        }
    }

    private static boolean sameFile(Path page, Path target) {
        return Markdown.REPOSITORY.resolve(page).normalize().equals(target.normalize());
    }

    /** Returns dependencies, and versions to fill in, that are not those of the build. */
    public List<String> wrongDependencies() {
        String build = Markdown.read(Markdown.REPOSITORY.resolve("pom.xml"));
        Map<String, String> versions = new LinkedHashMap<>();
        Matcher managed = DEPENDENCY.matcher(build);
        while (managed.find()) {
            versions.putIfAbsent(managed.group(1), managed.group(2));
        }
        List<String> wrong = new ArrayList<>();
        for (Markdown page : pages) {
            Matcher coordinates = COORDINATES.matcher(page.text());
            while (coordinates.find()) {
                String version = versions.getOrDefault(coordinates.group(1), "no such artefact");
                if (!coordinates.group(2).equals(resolved(version, build, versions))) {
                    wrong.add(page + ": " + coordinates.group());
                }
            }
            Matcher filledIn = FILLED_IN.matcher(page.text());
            while (filledIn.find()) {
                String version = "${" + filledIn.group(1) + "}";
                if (!filledIn.group(2).equals(resolved(version, build, versions))) {
                    wrong.add(page + ": " + filledIn.group());
                }
            }
            for (Markdown.Block block : page.blocks()) {
                if (block.language().equals("xml")) {
                    Matcher shown = DEPENDENCY.matcher(String.join("\n", block.lines()));
                    while (shown.find()) {
                        String version = versions.getOrDefault(shown.group(1), "no such artefact");
                        if (!shown.group(2).equals(resolved(version, build, versions))) {
                            wrong.add(page.at(block.line()) + ": " + shown.group(1));
                        }
                    }
                }
            }
        }
        return wrong;
    }

    private static String resolved(String version, String build, Map<String, String> versions) {
        return Pattern.compile("\\$\\{([^}]+)}")
                .matcher(version)
                .replaceAll(
                        name -> {
                            if (name.group(1).equals("project.version")) {
                                return versions.getOrDefault("residue", "");
                            }
                            String open = "<" + name.group(1) + ">";
                            int from = build.indexOf(open) + open.length();
                            return build.substring(from, build.indexOf('<', from));
                        });
    }

    /** Returns our own files and classes that are named in the text and do not exist. */
    public List<String> unknownNames() {
        String allSources = String.join("\n", sources.files().values());
        List<String> unknown = new ArrayList<>();
        for (Markdown page : pages) {
            for (Markdown.Found code : page.code()) {
                String text = code.text();
                boolean isFile = OWN_FILE.matcher(text).matches() && !text.contains("/target/");
                if (isFile && !Files.exists(Markdown.REPOSITORY.resolve(text))) {
                    unknown.add(page.at(code.line()) + ": there is no file " + text);
                }
                if (CLASS.matcher(text).matches()
                        && !Pattern.compile("\\b" + text + "\\b").matcher(allSources).find()) {
                    unknown.add(page.at(code.line()) + ": there is no class " + text);
                }
            }
        }
        return unknown;
    }
}
