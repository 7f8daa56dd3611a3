package dev.residue.training.optimizer;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;

/** Binds this module's optimisers and schedules by name. */
public final class OptimizerModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder.newMapBinder(
                        binder(),
                        TypeLiteral.get(String.class),
                        new TypeLiteral<OptimizerFactory<?>>() {})
                .addBinding("adamW")
                .to(AdamWFactory.class);
        MapBinder<String, ScheduleFactory<?>> schedules =
                MapBinder.newMapBinder(
                        binder(),
                        TypeLiteral.get(String.class),
                        new TypeLiteral<ScheduleFactory<?>>() {});
        schedules.addBinding("constant").to(ConstantSchedule.class);
        schedules.addBinding("cosine").to(CosineSchedule.class);
    }
}
