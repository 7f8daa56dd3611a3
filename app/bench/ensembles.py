#!/usr/bin/env python3
"""Training many seeds as one, beside training them one by one.

Measures milliseconds a step of one model, in turns: (a) one model after the other on all threads; (b) one
process a core with one thread each, all at the same time; and several models at once on all threads. Prints a
Markdown row per case, and adds a JSON line per case, of kind "ensemble", to app/results/speed.jsonl. The last
column is the better of (a) and (b) over the fastest number at once. Nothing else should compute meanwhile.

    python3 app/bench/ensembles.py [--at-once 2 4 8] [--alternations 3] [--threads 2] [--device cpu] [CASE ...]
"""
import argparse, datetime, json, os, pathlib, statistics, subprocess, sys

from ratios import ROOT

# case: what is trained, what is set besides, steps of each measurement of one model
CASES = {
    "assign-and-add-small": ("assign-and-add-small", [], 200),
    "digits d 48": ("digit-addition", [], 100),
    "digits d 48, batch 16": ("digit-addition", ["training.batchSize=16"], 200),
    "in-context-small": ("in-context-small", [], 40),
    "in-context d 128": (pathlib.Path(__file__).resolve().parent / "in-context-128.yaml", [], 20),
}
FEWEST = 20  # steps that a measurement takes at least


def start(case, steps, options, threads, at_once=1):
    experiment, keys, _ = CASES[case]
    command = ["./residue", "bench", experiment, *(part for key in keys for part in ("--set", key))]
    command += ["--threads", threads, "--steps", max(FEWEST, steps), "--device", options.device, "--json"]
    if at_once > 1:
        command += ["--at-once", at_once]
    return subprocess.Popen([str(part) for part in command], cwd=ROOT, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def result(process):
    out, err = process.communicate()
    if process.returncode != 0:
        sys.exit(f"{' '.join(process.args)} failed with {process.returncode}:\n{err}")
    return json.loads(out.strip().splitlines()[-1])


def median(measurements, share=1):
    return statistics.median(one["msPerStepMedian"] * share for one in measurements)


def measure(case, options, cores):
    steps = CASES[case][2]
    found = {"one by one": [], "a process a core": []}
    found.update({f"{count} at once": [] for count in options.at_once})
    for _ in range(options.alternations):
        found["one by one"].append(result(start(case, steps, options, options.threads)))
        if options.device == "cpu":
            together = [start(case, steps, options, 1) for _ in range(cores)]
            found["a process a core"].append([result(one) for one in together])
        for count in options.at_once:
            found[f"{count} at once"].append(result(start(case, steps // count, options, options.threads, count)))
    per_seed = {"one by one": median(found["one by one"])}
    if options.device == "cpu":
        # as many steps are made in the time of one as there are processes
        per_seed["a process a core"] = statistics.median(median(turn) for turn in found["a process a core"]) / cores
    per_seed.update({f"{count} at once": median(found[f"{count} at once"], 1 / count) for count in options.at_once})
    return found, per_seed


def main():
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", metavar="CASE", help="any of: " + "; ".join(CASES))
    parser.add_argument("--at-once", type=int, nargs="+", default=[2, 4, 8], metavar="N")
    parser.add_argument("--threads", type=int, default=cores)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--alternations", type=int, default=3)
    parser.add_argument("--results", type=pathlib.Path, default=ROOT / "app" / "results" / "speed.jsonl")
    options = parser.parse_args()
    unknown = [case for case in options.cases if case not in CASES]
    if unknown:
        parser.error(f"no case {unknown[0]!r}; there are: " + "; ".join(CASES))
    columns = ["one by one"] + (["a process a core"] if options.device == "cpu" else [])
    columns += [f"{count} at once" for count in options.at_once]
    print("| ms a step of one model | " + " | ".join(columns) + " | at once over the better |")
    print("| --- |" + " --- |" * (len(columns) + 1))
    for case in options.cases or CASES:
        load = os.getloadavg()[0]
        found, per_seed = measure(case, options, cores)
        apart = min(value for name, value in per_seed.items() if not name.endswith("at once"))
        at_once = min(value for name, value in per_seed.items() if name.endswith("at once"))
        print(f"| {case} | " + " | ".join(f"{per_seed[name]:.2f}" for name in columns)
              + f" | {apart / at_once:.2f} |", flush=True)
        line = {"date": datetime.date.today().isoformat(), "kind": "ensemble", "case": case, "cores": cores,
                "threads": options.threads, "device": options.device, "loadBefore": load,
                "msPerStepOfOneModel": per_seed, "measurements": found}
        with open(options.results, "a") as results:
            results.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
