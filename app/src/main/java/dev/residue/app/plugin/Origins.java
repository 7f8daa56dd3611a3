package dev.residue.app.plugin;

import com.google.inject.Binding;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinderBinding;
import com.google.inject.multibindings.MultibinderBinding;
import com.google.inject.multibindings.MultibindingsTargetVisitor;
import com.google.inject.multibindings.OptionalBinderBinding;
import com.google.inject.spi.DefaultBindingTargetVisitor;
import com.google.inject.spi.Element;
import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which jar each name comes from that is bound for experiment files. */
public final class Origins {

    private final Map<Class<?>, Map<String, String>> jars = new HashMap<>();

    /**
     * Returns the jar's file name.
     *
     * @param type what is bound by name, such as {@code TaskFactory.class}
     * @throws IllegalArgumentException if the name is not bound
     */
    public String of(Class<?> type, String name) {
        String jar = jars.getOrDefault(type, Map.of()).get(name);
        if (jar == null) {
            throw new IllegalArgumentException("no " + type.getSimpleName() + " named " + name);
        }
        return jar;
    }

    /**
     * Adds what a module binds.
     *
     * @throws PluginException if another jar has one of its names
     */
    public void add(Module module, List<Element> elements) {
        String jar = jar(module.getClass());
        for (Element element : elements) {
            if (element instanceof Binding<?> binding) {
                MapBinderBinding<?> map = binding.acceptTargetVisitor(new Maps<>());
                if (map != null) {
                    Class<?> type = map.getValueTypeLiteral().getRawType();
                    map.getEntries(elements)
                            .forEach(entry -> add(type, entry.getKey().toString(), jar));
                }
            }
        }
    }

    private void add(Class<?> type, String name, String jar) {
        String other = jars.computeIfAbsent(type, key -> new HashMap<>()).put(name, jar);
        if (other != null && !other.equals(jar)) {
            String kind = type.getSimpleName().replace("Factory", "").toLowerCase(Locale.ROOT);
            throw new PluginException(
                    "the %s '%s' is both in %s and in %s".formatted(kind, name, other, jar),
                    "leave out one of these jars, or give the %s another name".formatted(kind));
        }
    }

    private static String jar(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null
                ? type.getName()
                : String.valueOf(
                        Path.of(URI.create(source.getLocation().toString())).getFileName());
    }

    /** Finds the bindings of maps. */
    private static final class Maps<T>
            extends DefaultBindingTargetVisitor<T, @Nullable MapBinderBinding<?>>
            implements MultibindingsTargetVisitor<T, @Nullable MapBinderBinding<?>> {

        @Override
        public MapBinderBinding<?> visit(MapBinderBinding<? extends T> map) {
            return map;
        }

        @Override
        public @Nullable MapBinderBinding<?> visit(MultibinderBinding<? extends T> set) {
            return null;
        }

        @Override
        public @Nullable MapBinderBinding<?> visit(OptionalBinderBinding<? extends T> optional) {
            return null;
        }
    }
}
