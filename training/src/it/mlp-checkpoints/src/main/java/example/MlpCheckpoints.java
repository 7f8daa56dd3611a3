package example;

import ai.djl.basicmodelzoo.basic.Mlp;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.loss.Loss;
import ai.djl.translate.TranslateException;
import dev.residue.training.checkpoint.CheckpointSchedule;
import dev.residue.training.checkpoint.CheckpointStore;
import dev.residue.training.loop.BatchSource;
import dev.residue.training.loop.CheckpointWriter;
import dev.residue.training.loop.TrainingSession;
import dev.residue.training.optimizer.AdamW;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Trains DJL's Mlp on a DJL dataset, stops, and goes on to the same bytes. */
public final class MlpCheckpoints {

    private static final int POINTS = 256;

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        try (NDManager manager = NDManager.newBaseManager()) {
            CheckpointStore straight = new CheckpointStore(folder.resolve("straight"));
            try (TrainingSession session = session(manager, straight)) {
                session.trainTo(400);
                System.out.println("accuracy " + accuracy(session, disc(manager)));
            }

            CheckpointStore stopped = new CheckpointStore(folder.resolve("stopped"));
            try (TrainingSession session = session(manager, stopped)) {
                session.trainTo(250);
            }
            try (TrainingSession session = session(manager, stopped)) {
                session.restore(stopped.latest().orElseThrow());
                System.out.println("goes on from step " + session.step());
                session.trainTo(400);
            }
            long different =
                    Files.mismatch(
                            straight.latest().orElseThrow().weightsFile(),
                            stopped.latest().orElseThrow().weightsFile());
            System.out.println(different < 0 ? "the same weights" : "other weights");
        }
    }

    private static TrainingSession session(NDManager manager, CheckpointStore checkpoints) {
        return TrainingSession.builder()
                .setBlock(new Mlp(2, 2, new int[] {32, 32}))
                .setInputShapes(new Shape(32, 2))
                .setLoss(Loss.softmaxCrossEntropyLoss())
                .setOptimizer(AdamW.builder().build())
                .setBatches(BatchSource.of(disc(manager)))
                .optInitialSeed(0)
                .optCheckpoints(new CheckpointWriter(checkpoints, CheckpointSchedule.every(100)))
                .build();
    }

    /** Points in a square, and whether they lie on a disc within it. */
    private static ArrayDataset disc(NDManager manager) {
        Random random = new Random(0);
        float[] points = new float[2 * POINTS];
        long[] inside = new long[POINTS];
        for (int i = 0; i < POINTS; i++) {
            points[2 * i] = random.nextFloat() - 0.5f;
            points[2 * i + 1] = random.nextFloat() - 0.5f;
            inside[i] = Math.hypot(points[2 * i], points[2 * i + 1]) < 0.4 ? 1 : 0;
        }
        return new ArrayDataset.Builder()
                .setData(manager.create(points, new Shape(POINTS, 2)))
                .optLabels(manager.create(inside))
                .setSampling(32, false) // in the same order each time, so that resuming is exact
                .build();
    }

    private static float accuracy(TrainingSession session, ArrayDataset dataset)
            throws IOException, TranslateException {
        Trainer trainer = session.trainer();
        float right = 0;
        for (Batch batch : trainer.iterateDataset(dataset)) {
            NDList predicted = trainer.evaluate(batch.getData());
            right += new Accuracy().evaluate(batch.getLabels(), predicted).getLong();
            batch.close();
        }
        return right / POINTS;
    }
}
