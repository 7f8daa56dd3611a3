package dev.residue.app.seeds;

import com.google.inject.Inject;
import dev.residue.analysis.record.RunFiles;
import dev.residue.analysis.seeds.SeedRun;
import dev.residue.analysis.seeds.SeedSummary;
import dev.residue.app.experiment.Catalog;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentChanges;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.report.HtmlReport;
import dev.residue.app.report.Page;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.run.RunReport;
import dev.residue.app.run.ShellCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes what runs say together that differ in their seeds alone. */
public final class SeedReport {

    private final ExperimentReader reader;
    private final Catalog catalog;

    @Inject
    public SeedReport(ExperimentReader reader, Catalog catalog) {
        this.reader = reader;
        this.catalog = catalog;
    }

    /**
     * Writes a page.
     *
     * @param paths runs' directories, and files of results, of which each line is a run
     * @return the number of runs
     * @throws RequestException if they differ in more than their seeds, or there is one alone
     */
    public int write(List<Path> paths, Path file) throws IOException {
        List<SeedRun> runs = new ArrayList<>();
        List<Experiment> experiments = new ArrayList<>();
        String setting = "";
        for (Path path : paths) {
            if (Files.isRegularFile(path)) {
                for (SeedRuns.Recorded one : SeedRuns.read(path, catalog.studies().values())) {
                    setting = requireSame(path, setting, one.setting());
                    runs.add(numbered(one.run(), runs));
                }
                continue;
            }
            RunFiles files = RunDirectory.requireRun(path);
            Experiment experiment =
                    reader.readRun(files.experiment(), ExperimentReader.Changes.none());
            setting =
                    requireSame(
                            path,
                            setting,
                            experiment.name() + ", " + experiment.steps() + " steps");
            if (!experiments.isEmpty()) {
                requireSeedsAlone(path, experiments.get(0), experiment);
            }
            experiments.add(experiment);
            RunReport report = RunReport.of(files, experiment);
            String label = Long.toString(experiment.seed());
            runs.add(numbered(SeedRuns.of(report, experiment.studies(), label, ""), runs));
        }
        if (runs.size() < 2) {
            throw new RequestException(
                    "one run says nothing of seeds", "give the directories of several runs");
        }
        List<Page.Section> sections = new SeedSections(new SeedSummary(runs)).sections();
        List<Object> words = new ArrayList<>(List.of("residue", "report", "--seeds"));
        words.addAll(paths);
        words.addAll(List.of("--out", file));
        new HtmlReport()
                .write(
                        file,
                        new Page(
                                "Seeds of " + setting,
                                runs.size() + " runs that differ in their seeds alone",
                                sections,
                                ShellCommand.of(words.toArray())));
        return runs.size();
    }

    /** Tells apart runs of the same seed, which other roundings make other samples. */
    private static SeedRun numbered(SeedRun run, List<SeedRun> before) {
        long same =
                before.stream()
                        .filter(one -> one.label().replaceFirst(" .*", "").equals(run.label()))
                        .count();
        return same == 0
                ? run
                : new SeedRun(
                        run.label() + (same == 1 ? " (2nd)" : " (" + (same + 1) + "th)"),
                        run.href(),
                        run.finals(),
                        run.moments(),
                        run.kinds(),
                        run.verdicts(),
                        run.relation());
    }

    private static String requireSame(Path path, String setting, String other) {
        if (!setting.isEmpty() && !setting.equals(other)) {
            throw new RequestException(
                    path + " has a run of " + other + ", and others are of " + setting,
                    "give runs that differ in their seeds alone");
        }
        return other;
    }

    private static void requireSeedsAlone(Path path, Experiment first, Experiment other) {
        ExperimentChanges.between(first.yaml(), other.yaml()).harmful().stream()
                .filter(
                        change ->
                                !change.key().equals("seed") && !change.key().startsWith("seeds."))
                .findFirst()
                .ifPresent(
                        change -> {
                            throw new RequestException(
                                    path
                                            + " differs from the first run in more than its seeds: "
                                            + change,
                                    "give runs that differ in their seeds alone");
                        });
    }
}
