package example;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import dev.residue.model.HookedTransformer;
import dev.residue.model.TextTranslator;
import dev.residue.model.hook.Hooks;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import java.nio.file.Path;
import java.util.List;

/** Trains a hooked transformer on data of our own with DJL's trainer, and looks into it. */
public final class OwnSums {

    private static final int P = 7;
    private static final String CHARACTERS = "0123456ab+=";
    private static final int CONTEXT = sum(0, 0).length();

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optOptimizer(
                                Adam.builder().optLearningRateTracker(Tracker.fixed(0.003f)).build())
                        .addEvaluator(new Accuracy())
                        .addTrainingListeners(TrainingListener.Defaults.basic());
        try (Model model = Model.newInstance("sums")) {
            model.setBlock(transformer());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(P * P, CONTEXT));
                ArrayDataset sums = allSums(model.getNDManager());
                EasyTrain.fit(trainer, 150, sums, sums);
                float accuracy = trainer.getTrainingResult().getValidateEvaluation("Accuracy");
                System.out.println("accuracy " + accuracy);
            }
            model.save(folder, "sums");
        }
        try (Model model = Model.newInstance("sums")) {
            HookedTransformer transformer = transformer();
            model.setBlock(transformer);
            model.load(folder, "sums");
            try (Predictor<String, String> predictor = model.newPredictor(translator())) {
                System.out.println(sum(3, 5) + predictor.predict(sum(3, 5)));
                System.out.println("right: " + right(predictor) + " of 49");

                Hooks pattern =
                        Hooks.none()
                                .observe(
                                        "blocks.1.attn.hook_pattern", // [batch, head, query, key]
                                        attention -> System.out.println(attention.getShape()));
                transformer.withHooks(pattern, () -> predictor.predict(sum(3, 5)));

                Hooks noMlp =
                        Hooks.none().replace("blocks.1.hook_mlp_out", NDArray::zerosLike);
                int without = transformer.withHooks(noMlp, () -> right(predictor));
                System.out.println("without the last MLP: " + without + " of 49");
            }
        }
    }

    private static HookedTransformer transformer() {
        TransformerSettings settings =
                TransformerSettings.builder()
                        .setLayers(2)
                        .setHeads(2)
                        .setDModel(32)
                        .setMlp(List.of(128, 128))
                        .build();
        return HookedTransformer.builder()
                .setSettings(settings)
                .setGeometry(Geometry.readAtLast(CHARACTERS.length(), CONTEXT, P))
                .optSqueeze(true) // [batch, classes], as DJL's loss takes it
                .build();
    }

    private static ArrayDataset allSums(NDManager manager) {
        long[][] tokens = new long[P * P][];
        long[] answers = new long[P * P];
        for (int i = 0; i < P * P; i++) {
            tokens[i] = tokens(sum(i / P, i % P));
            answers[i] = (i / P + i % P) % P;
        }
        return new ArrayDataset.Builder()
                .setData(manager.create(tokens))
                .optLabels(manager.create(answers))
                .setSampling(P * P, false)
                .build();
    }

    private static String sum(int a, int b) {
        return "a=" + a + "b=" + b + "a+b=";
    }

    private static long[] tokens(String text) {
        return text.chars().mapToLong(CHARACTERS::indexOf).toArray();
    }

    private static Translator<String, String> translator() {
        return new TextTranslator(OwnSums::tokens, classes -> Long.toString(classes[0]));
    }

    private static int right(Predictor<String, String> predictor) throws TranslateException {
        int right = 0;
        for (int i = 0; i < P * P; i++) {
            String answer = predictor.predict(sum(i / P, i % P));
            right += answer.equals(Integer.toString((i / P + i % P) % P)) ? 1 : 0;
        }
        return right;
    }
}
