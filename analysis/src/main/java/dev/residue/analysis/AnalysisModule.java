package dev.residue.analysis;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;
import dev.residue.analysis.assignandadd.CircuitsProbe;
import dev.residue.analysis.assignandadd.FourierProbe;
import dev.residue.analysis.assignandadd.ProgressProbe;
import dev.residue.analysis.assignandadd.SharedMlpProbe;
import dev.residue.analysis.assignandadd.TwinProbe;
import dev.residue.analysis.claim.AssignAndAddReproduction;
import dev.residue.analysis.claim.DigitReproduction;
import dev.residue.analysis.claim.InContextReproduction;
import dev.residue.analysis.claim.Reproduction;
import dev.residue.analysis.digits.DigitPlacesProbe;
import dev.residue.analysis.digits.LatticeProbe;
import dev.residue.analysis.digits.PerturbationProbe;
import dev.residue.analysis.digits.StructureProbe;
import dev.residue.analysis.incontext.AlgorithmProbe;
import dev.residue.analysis.incontext.GridProbe;
import dev.residue.analysis.incontext.LabelCorruptionProbe;
import dev.residue.analysis.incontext.ShotsProbe;
import dev.residue.analysis.incontext.representation.CirclesProbe;
import dev.residue.analysis.incontext.representation.HeadAblationProbe;
import dev.residue.analysis.incontext.representation.HeadsProbe;
import dev.residue.analysis.incontext.representation.MlpNeuronsProbe;
import dev.residue.analysis.incontext.representation.SimilarityGridProbe;
import dev.residue.analysis.patching.PatchingProbe;

/** Binds this module's probes and reproductions by name. */
public final class AnalysisModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, ProbeFactory> probes =
                MapBinder.newMapBinder(binder(), String.class, ProbeFactory.class);
        probes.addBinding("accuracy").to(AccuracyProbe.Factory.class);
        probes.addBinding("attention").to(AttentionProbe.Factory.class);
        probes.addBinding("embeddings").to(EmbeddingProbe.Factory.class);
        probes.addBinding("patching").to(PatchingProbe.Factory.class);
        probes.addBinding("progress").to(ProgressProbe.Factory.class);
        probes.addBinding("fourier").to(FourierProbe.Factory.class);
        probes.addBinding("circuits").to(CircuitsProbe.Factory.class);
        probes.addBinding("shared-mlp").to(SharedMlpProbe.Factory.class);
        probes.addBinding("twin").to(TwinProbe.Factory.class);
        probes.addBinding("digits").toInstance(DigitPlacesProbe.factory());
        probes.addBinding("lattice").toInstance(LatticeProbe.factory());
        probes.addBinding("perturbation").toInstance(PerturbationProbe.factory());
        probes.addBinding("structure").toInstance(StructureProbe.factory());
        probes.addBinding("shots").toInstance(ShotsProbe.factory());
        probes.addBinding("algorithm").toInstance(AlgorithmProbe.factory());
        probes.addBinding("grid").toInstance(GridProbe.factory());
        probes.addBinding("label-corruption").toInstance(LabelCorruptionProbe.factory());
        probes.addBinding("heads").toInstance(HeadsProbe.factory());
        probes.addBinding("circles").toInstance(CirclesProbe.factory());
        probes.addBinding("similarity-grid").toInstance(SimilarityGridProbe.factory());
        probes.addBinding("head-ablation").toInstance(HeadAblationProbe.factory());
        probes.addBinding("mlp-neurons").toInstance(MlpNeuronsProbe.factory());
        MapBinder<String, Reproduction> reproductions =
                MapBinder.newMapBinder(binder(), String.class, Reproduction.class);
        reproductions.addBinding("assign-and-add").to(AssignAndAddReproduction.class);
        reproductions.addBinding("digits").to(DigitReproduction.class);
        reproductions.addBinding("in-context").to(InContextReproduction.class);
    }
}
