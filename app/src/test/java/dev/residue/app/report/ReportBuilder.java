package dev.residue.app.report;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.StudyText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the parts of a report; all but what it starts with may be left out. */
final class ReportBuilder {
    private final String title;
    private final RunSummary run;
    private final RunRecord record;
    private final List<ClaimResult> claims = new ArrayList<>();
    private final Map<String, String> splits = new LinkedHashMap<>();
    private final List<MovingFigure> figures = new ArrayList<>();
    private final List<Band> bands = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private String configuration = "";
    private String command = "";
    private StudyText text = StudyText.none();
    private ReportContent.Words words = ReportContent.Words.none();

    ReportBuilder(String title, RunSummary run, RunRecord record) {
        this.title = title;
        this.run = run;
        this.record = record;
    }

    ReportBuilder claims(List<ClaimResult> more) {
        claims.addAll(more);
        return this;
    }

    ReportBuilder split(String name, String meaning) {
        splits.put(name, meaning);
        return this;
    }

    ReportBuilder figures(List<? extends Figure> more) {
        more.forEach(one -> figures.add(MovingFigure.of(one)));
        return this;
    }

    ReportBuilder band(Band band) {
        bands.add(band);
        return this;
    }

    ReportBuilder reference(Reference reference) {
        references.add(reference);
        return this;
    }

    ReportBuilder configuration(String yaml) {
        configuration = yaml;
        return this;
    }

    ReportBuilder environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    ReportBuilder command(String line) {
        command = line;
        return this;
    }

    ReportBuilder moving(MovingFigure figure) {
        figures.add(figure);
        return this;
    }

    ReportBuilder text(StudyText said) {
        text = said;
        return this;
    }

    ReportBuilder words(ReportContent.Words said) {
        words = said;
        return this;
    }

    ReportContent build() {
        return new ReportContent(
                title,
                run,
                record,
                claims,
                splits,
                figures,
                bands,
                references,
                configuration,
                environment,
                command,
                text,
                words);
    }
}
