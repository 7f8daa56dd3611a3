#!/usr/bin/env python3
"""Training many seeds as 'residue run --seeds' does, beside training them one by one.

Measures milliseconds a step of one model, in turns: (a) one model after the other on all threads; (b) one process
a core with one thread each, all at the same time; and what Residue chooses by itself, after it has chosen. Prints a
Markdown row per case, and adds a JSON line per case, of kind "ensemble", to app/results/speed.jsonl. The last
column is the better of (a) and (b) over Residue's own choice. Nothing else should compute meanwhile.

    python3 app/bench/ensembles.py [--seeds 0..7] [--alternations 3] [--threads 2] [--device cpu] [CASE ...]
"""
import argparse, datetime, json, os, pathlib, statistics, subprocess, sys

from ratios import ROOT

# case: what is trained, what is set besides
CASES = {
    "assign-and-add-small": ("assign-and-add-small", []),
    "digits d 48": ("digit-addition", []),
    "digits d 48, batch 16": ("digit-addition", ["training.batchSize=16"]),
    "in-context at p 7": (pathlib.Path(__file__).resolve().parent / "in-context-7.yaml", []),
    "in-context d 128": (pathlib.Path(__file__).resolve().parent / "in-context-128.yaml", []),
}


def measure(case, options, *layout):
    experiment, keys = CASES[case]
    command = ["./residue", "bench", experiment, *(part for key in keys for part in ("--set", key))]
    command += ["--seeds", options.seeds, "--threads", options.threads, "--device", options.device, "--json", *layout]
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed with {done.returncode}:\n{done.stderr}")
    found = json.loads(done.stdout.strip().splitlines()[-1])
    found["messages"] = [line for line in done.stderr.splitlines() if line.startswith("trained ")]
    return found


def main():
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", metavar="CASE", help="any of: " + "; ".join(CASES))
    parser.add_argument("--seeds", default="0..7")
    parser.add_argument("--threads", type=int, default=cores)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--alternations", type=int, default=3)
    parser.add_argument("--results", type=pathlib.Path, default=ROOT / "app" / "results" / "speed.jsonl")
    options = parser.parse_args()
    unknown = [case for case in options.cases if case not in CASES]
    if unknown:
        parser.error(f"no case {unknown[0]!r}; there are: " + "; ".join(CASES))
    layouts = {"one by one": ("--workers", 1, "--at-once", 1)}
    if options.device == "cpu":
        layouts["a process a core"] = ("--workers", options.threads, "--at-once", 1)
    layouts["chosen"] = ()
    print("| ms a step of one model | " + " | ".join(layouts) + " | which is | the better of the others over it |")
    print("| --- |" + " --- |" * (len(layouts) + 2))
    for case in options.cases or CASES:
        load = os.getloadavg()[0]
        found = {name: [] for name in layouts}
        for _ in range(options.alternations):
            for name, layout in layouts.items():
                found[name].append(measure(case, options, *layout))
        medians = {name: statistics.median(one["msPerStepOfOneModel"] for one in all_of)
                   for name, all_of in found.items()}
        chosen = [f"{one['workers']} × {one['atOnce']} at once" for one in found["chosen"]]
        others = min(value for name, value in medians.items() if name != "chosen")
        print(f"| {case} | " + " | ".join(f"{medians[name]:.2f}" for name in layouts)
              + f" | {', '.join(dict.fromkeys(chosen))} | {others / medians['chosen']:.2f} |", flush=True)
        line = {"date": datetime.date.today().isoformat(), "kind": "ensemble", "case": case, "seeds": options.seeds,
                "cores": cores, "threads": options.threads, "device": options.device, "loadBefore": load,
                "msPerStepOfOneModel": medians, "measurements": found}
        with open(options.results, "a") as results:
            results.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
