package dev.residue.analysis.digits;

import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Explanation;
import dev.residue.analysis.study.OperandPlane;
import dev.residue.analysis.study.Paper;
import dev.residue.analysis.study.Study;
import dev.residue.dataset.digits.DigitTask;
import java.util.List;
import java.util.Optional;

/** The findings of It Ain't That Bad (arXiv 2308.08268) and its follow-up (arXiv 2407.17963). */
public final class DigitStudy implements Study<DigitTask> {

    @Override
    public Class<DigitTask> taskType() {
        return DigitTask.class;
    }

    @Override
    public List<Paper> papers() {
        return List.of(
                new Paper("It Ain't That Bad", "2308.08268"),
                new Paper("its follow-up", "2407.17963"));
    }

    @Override
    public String taskInWords(DigitTask task) {
        return DigitText.task(task);
    }

    @Override
    public List<Explanation> explanations() {
        return DigitText.EXPLANATIONS;
    }

    @Override
    public List<String> withoutCurve() {
        return DigitText.WITHOUT_CURVE;
    }

    @Override
    public List<ClaimResult> claims(DigitTask task, RunRecord run) {
        return new DigitClaims(task).evaluate(run);
    }

    @Override
    public Optional<OperandPlane> plane(DigitTask task, long spacing) {
        return Optional.of(Lattice.of(task, spacing));
    }
}
