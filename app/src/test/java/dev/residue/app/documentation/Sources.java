package dev.residue.app.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Java and Python files of all modules, and what their Javadoc says of records, enumerations
 * and methods.
 */
public final class Sources {

    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("@(param|return|throws|see)\\b");
    private static final Pattern METHOD =
            Pattern.compile("\\s*(?:@\\w+\\s+)*[\\w.<>?,@\\[\\]\\s]*?\\b(\\w+)\\(([^)]*)\\)");
    private static final Pattern LINK = Pattern.compile("\\{@link ([A-Za-z]+)[^}]*}");

    private final Map<Path, String> files = new TreeMap<>();

    /** Reads all files. */
    public Sources() {
        try (Stream<Path> modules = Files.list(Markdown.REPOSITORY)) {
            for (Path module : (Iterable<Path>) modules.sorted()::iterator) {
                if (Files.isDirectory(module.resolve("src"))) {
                    read(module.resolve("src"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) found::iterator) {
                if (file.toString().matches(".*\\.(java|py)")) {
                    files.put(Markdown.REPOSITORY.relativize(file), Files.readString(file));
                }
            }
        }
    }

    /** Returns the texts by file, relative to the repository. */
    public Map<Path, String> files() {
        return files;
    }

    /**
     * Returns what the Javadoc of a record says of each component, in Markdown. Where it leaves one
     * out, what the records that it links say of it.
     */
    public Map<String, String> components(Class<?> type) {
        String comment = comment(type);
        Map<String, String> meanings = new LinkedHashMap<>();
        String[] tags = TAG.split(comment, -1);
        Matcher names = TAG.matcher(comment);
        for (int i = 1; i < tags.length && names.find(); i++) {
            String[] nameAndText = tags[i].strip().split("\\s+", 2);
            if (names.group(1).equals("param") && nameAndText.length == 2) {
                meanings.put(nameAndText[0], markdown(nameAndText[1]));
            }
        }
        Matcher links = LINK.matcher(tags[0]);
        while (links.find()) {
            neighbour(type, links.group(1))
                    .filter(Class::isRecord)
                    .filter(linked -> linked != type)
                    .ifPresent(linked -> components(linked).forEach(meanings::putIfAbsent));
        }
        return meanings;
    }

    private static Optional<Class<?>> neighbour(Class<?> type, String simpleName) {
        try {
            return Optional.of(Class.forName(type.getPackageName() + "." + simpleName));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns what the Javadoc of an enumeration's constant says, in Markdown; empty if nothing.
     */
    public String constant(Enum<?> constant) {
        Class<?> type = constant.getDeclaringClass();
        String source = source(type);
        int from = declaration(type, source);
        Matcher comments = COMMENT.matcher(source);
        for (int at = from; comments.find(at); at = comments.end()) {
            if (source.substring(comments.end()).matches("(?s)\\s*" + constant.name() + "\\b.*")) {
                return markdown(unindented(comments.group(1)));
            }
        }
        return "";
    }

    /**
     * What the Javadoc of a method says.
     *
     * @param parameters the number of its parameters
     * @param text the comment, without its tags
     * @param place where it stands among the others
     */
    record MethodComment(String name, int parameters, String text, int place) {}

    /** Returns what the Javadoc of a type's methods says, in the order of the file. */
    List<MethodComment> methods(Class<?> type) {
        String source = source(type);
        List<MethodComment> methods = new ArrayList<>();
        Matcher comments = COMMENT.matcher(source);
        for (int at = declaration(type, source); comments.find(at); at = comments.end()) {
            Matcher method = METHOD.matcher(source).region(comments.end(), source.length());
            if (method.lookingAt()) {
                String[] tags = TAG.split(unindented(comments.group(1)), -1);
                methods.add(
                        new MethodComment(
                                method.group(1), count(method.group(2)), tags[0].strip(), at));
            }
        }
        return methods;
    }

    /** Returns the number of parameters in a list of them. */
    private static int count(String parameters) {
        String plain = parameters;
        while (plain.contains("<")) {
            plain = plain.replaceAll("<[^<>]*>", "");
        }
        return plain.isBlank() ? 0 : plain.split(",", -1).length;
    }

    private String comment(Class<?> type) {
        String source = source(type);
        String before = source.substring(0, declaration(type, source));
        Matcher comments = COMMENT.matcher(before);
        String last = "";
        while (comments.find()) {
            last = comments.group(1);
        }
        return unindented(last);
    }

    private static int declaration(Class<?> type, String source) {
        Matcher declaration =
                Pattern.compile("\\b(record|enum|class|interface) " + type.getSimpleName() + "\\b")
                        .matcher(source);
        if (!declaration.find()) {
            throw new IllegalStateException(type + " is not declared in its file");
        }
        return declaration.start();
    }

    private String source(Class<?> type) {
        Class<?> host = type.getNestHost();
        String path = host.getName().replace('.', '/') + ".java";
        return files.entrySet().stream()
                .filter(file -> file.getKey().toString().endsWith("/java/" + path))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no source of " + type));
    }

    private static String unindented(String comment) {
        return comment.replaceAll("(?m)^\\s*\\* ?", "").strip();
    }

    static String markdown(String javadoc) {
        return javadoc.replaceAll("\\{@code\\s+((?:[^{}]|\\{[^{}]*})*)}", "`$1`")
                .replaceAll("\\{@link(?:plain)?\\s+[^\\s}]+\\s+([^}]*)}", "$1")
                .replaceAll("\\{@link(?:plain)?\\s+([^}]*)}", "`$1`")
                .replaceAll("docs/(reproductions/([a-z-]+)\\.md#[a-z-]+)", "[$2]($1)")
                .replace("<p>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replace("|", "\\|")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
