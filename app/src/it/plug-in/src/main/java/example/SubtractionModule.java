package example;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.dataset.TaskFactory;
import dev.residue.model.BlockFactory;

/** Names what this jar brings; found by META-INF/services. */
public final class SubtractionModule extends AbstractModule {

    @Override
    protected void configure() {
        // snippet: bind
        TypeLiteral<String> name = TypeLiteral.get(String.class);
        MapBinder.newMapBinder(binder(), name, new TypeLiteral<TaskFactory<?>>() {})
                .addBinding("subtraction")
                .toInstance(Subtraction.FACTORY);
        MapBinder.newMapBinder(binder(), name, new TypeLiteral<BlockFactory<?>>() {})
                .addBinding("perceptron")
                .toInstance(new Perceptron());
        MapBinder.newMapBinder(binder(), String.class, ProbeFactory.class)
                .addBinding("answer-map")
                .toInstance(AnswerMap.FACTORY);
        // end snippet
    }
}
