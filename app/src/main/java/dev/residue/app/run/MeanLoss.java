package dev.residue.app.run;

import ai.djl.ndarray.NDArray;
import dev.residue.training.loop.StepListener;
import dev.residue.training.loop.TrainingSession;
import java.util.Optional;

/** Tells a progress the mean loss of members that are trained as one. */
final class MeanLoss implements StepListener {

    private final Progress progress;
    private int members;
    private int heard; // of this step
    private double sum;
    private boolean started;
    private boolean wanted;

    /**
     * Makes the listener of all members.
     *
     * @param members their number
     */
    MeanLoss(Progress progress, int members) {
        this.progress = progress;
        this.members = members;
    }

    /** Returns the progress of a single member; empty where there are several. */
    Optional<Progress> alone() {
        return members == 1 ? Optional.of(progress) : Optional.empty();
    }

    /** Expects to hear of one member less. */
    void leave() {
        members--;
        heard = 0;
    }

    @Override
    public void onStart(TrainingSession session) {
        if (!started) {
            started = true;
            progress.start(session.step());
        }
    }

    @Override
    public void onStep(TrainingSession session, NDArray loss) {
        if (heard == 0) {
            wanted = progress.reached(session.step());
            sum = 0;
        }
        heard++;
        if (wanted) {
            sum += loss.getFloat();
        }
        if (heard == members) {
            if (wanted) {
                progress.show(session.step(), sum / members, members);
            }
            heard = 0;
        }
    }
}
