package example;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import dev.residue.dataset.TaskDataset;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSettings;
import dev.residue.dataset.incontext.PairDraw;
import dev.residue.dataset.incontext.TaskChoice;
import dev.residue.dataset.incontext.TokenSet;

/** Trains a block of our own on a task of Residue, with nothing but DJL around it. */
public final class InContextClassifier {

    public static void main(String[] arguments) throws Exception {
        // x y z x y z x y: what is the last z, where every z = a x + b y mod 3 for some (a, b)?
        InContextLinear task =
                new InContextLinear(
                        new InContextSettings(
                                3, // modulo
                                4, // examples x y z
                                8, // of the 9 functions (a, b) are trained on
                                TaskChoice.RANDOM,
                                0.8, // of the 9 pairs (x, y) are trained on
                                PairDraw.INDEPENDENT,
                                TokenSet.PLAIN,
                                1), // function is held out
                        0);
        System.out.println(task.render(task.training(0, 0, 8).sequence(0)));
        TaskDataset training =
                TaskDataset.builder().setTask(task).setBatchSize(64).optLastRead(true).build();
        TaskDataset test =
                TaskDataset.builder()
                        .setTask(task)
                        .setBatchSize(500)
                        .optLastRead(true)
                        .optUsage(Dataset.Usage.TEST)
                        .optSplit("in-distribution/train")
                        .build();

        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optOptimizer(
                                Adam.builder().optLearningRateTracker(Tracker.fixed(0.003f)).build())
                        .addEvaluator(new Accuracy())
                        .addTrainingListeners(TrainingListener.Defaults.basic());
        try (Model model = Model.newInstance("classifier")) {
            model.setBlock(classifier(task));
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(64, task.context()));
                EasyTrain.fit(trainer, 15, training, test);
                float accuracy = trainer.getTrainingResult().getValidateEvaluation("Accuracy");
                System.out.println("accuracy " + accuracy + ", by chance 0.33");
            }
        }
    }

    private static Block classifier(InContextLinear task) {
        int width = task.context() * task.vocabulary().size();
        return new SequentialBlock()
                .addSingleton(tokens -> oneHot(tokens, task.vocabulary().size(), width))
                .add(Linear.builder().setUnits(256).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(256).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(task.classes()).build());
    }

    private static NDArray oneHot(NDArray tokens, int vocabulary, int width) {
        return tokens.oneHot(vocabulary).reshape(-1, width);
    }
}
