package dev.residue.app.documentation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables of a type's public methods: each with the first sentence of its Javadoc. */
final class MethodsTable {

    private static final Pattern CONSTANT = Pattern.compile("\\{@link\\s+(\\w*)#([A-Z_]+)}");

    private final Sources sources;

    MethodsTable(Sources sources) {
        this.sources = sources;
    }

    /** Returns what a builder can be told, in the order of its file. */
    List<String> options(Class<?> builder) {
        List<String> lines = new ArrayList<>(List.of("| option | meaning |", "| --- | --- |"));
        for (Method method : methods(builder)) {
            if (method.getReturnType() == builder) {
                lines.add(
                        String.format(
                                "| `%s` | %s |",
                                call(method, MethodsTable::shown),
                                meaning(method).replaceFirst("^[Ss]ets ", "")));
            }
        }
        return lines;
    }

    /** Returns what an interface asks of those that implement it, in the order of its file. */
    List<String> duties(Class<?> type) {
        List<String> lines =
                new ArrayList<>(List.of("| method | needed | meaning |", "| --- | --- | --- |"));
        for (Method method : methods(type)) {
            lines.add(
                    String.format(
                            "| `%s` | %s | %s |",
                            call(method, Parameter::getName),
                            method.isDefault() ? "no" : "yes",
                            meaning(method).replaceFirst("^returns ", "")));
        }
        return lines;
    }

    private List<Method> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge())
                .sorted(Comparator.comparingInt(method -> javadoc(method).place()))
                .toList();
    }

    private Sources.MethodComment javadoc(Method method) {
        return sources.methods(method.getDeclaringClass()).stream()
                .filter(one -> one.name().equals(method.getName()))
                .filter(one -> one.parameters() == method.getParameterCount())
                .findFirst()
                .orElseGet(() -> new Sources.MethodComment(method.getName(), 0, "", 0));
    }

    private static String call(Method method, Function<Parameter, String> shown) {
        return Arrays.stream(method.getParameters())
                .map(shown)
                .collect(Collectors.joining(", ", method.getName() + "(", ")"));
    }

    private static String shown(Parameter parameter) {
        Class<?> type = parameter.getType();
        Class<?> outer = type.getEnclosingClass();
        String name = (outer == null ? "" : outer.getSimpleName() + ".") + type.getSimpleName();
        return parameter.isVarArgs() ? name.replace("[]", "...") : name;
    }

    /** Returns the first sentence, as it stands in a cell. */
    private String meaning(Method method) {
        String comment = javadoc(method).text();
        if (comment.isEmpty()) {
            throw new IllegalStateException("there is no Javadoc of " + method);
        }
        String sentence = comment.split("\\.(\\s|$)", 2)[0];
        String meaning =
                Sources.markdown(withConstants(sentence, method.getDeclaringClass()))
                        .replace("`#", "`")
                        .replaceAll("(`\\w+)#(\\w+`)", "$1.$2");
        return Character.isUpperCase(meaning.charAt(1))
                ? meaning
                : meaning.substring(0, 1).toLowerCase(Locale.ROOT) + meaning.substring(1);
    }

    private static String withConstants(String text, Class<?> type) {
        Matcher links = CONSTANT.matcher(text);
        return links.replaceAll(link -> value(type, link.group(1), link.group(2)));
    }

    private static String value(Class<?> type, String owner, String name) {
        try {
            Class<?> host =
                    owner.isEmpty() ? type : Class.forName(type.getPackageName() + "." + owner);
            return String.format(Locale.ROOT, "%,d", host.getField(name).getInt(null));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("there is no number " + owner + "#" + name, e);
        }
    }
}
