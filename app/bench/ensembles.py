#!/usr/bin/env python3
"""Training many seeds as 'residue run --seeds' does, beside training them one by one.

Measures milliseconds a step of one model, in turns: (a) one model after the other on all threads; (b) one process
a core with one thread each, all at the same time; and what Residue chooses by itself, after it has chosen. Prints a
Markdown row per case, and adds a JSON line per case, of kind "ensemble", to app/results/speed.jsonl. The column
"gain" is the better of (a) and (b) over Residue's own choice. Nothing else should compute meanwhile.

With PEER_PYTHON, a python3 with torch, PyTorch does the same in the same turns: eagerly one model after the other,
and all as one by torch.func, plain and compiled (peer_step.py). These columns have its times over Residue's choice.

    python3 app/bench/ensembles.py [--seeds 0..7] [--alternations 3] [--threads 2] [--device cpu|gpu0] [CASE ...]
"""
import argparse, datetime, json, os, pathlib, statistics, subprocess, sys

from ratios import DIGITS_48, HERE, ROOT, peer

# case: what is trained, what is set besides, the peer's options
CASES = {
    "assign-and-add-small": ("assign-and-add-small", [],
                             ["--case", "assign-and-add", "--p", 41, "--variables", 8, "--context", 12,
                              "--d-model", 64, "--batch", 256]),
    "digits d 48": ("digit-addition", [], DIGITS_48),
    "digits d 48, batch 16": ("digit-addition", ["training.batchSize=16"], [*DIGITS_48, "--batch", 16]),
    "in-context at p 7": (HERE / "in-context-7.yaml", [],
                          ["--case", "in-context", "--p", 7, "--shots", 8, "--d-model", 64, "--batch", 168,
                           "--learned-positions"]),
    "in-context d 128": (HERE / "in-context-128.yaml", [], ["--case", "in-context", "--d-model", 128]),
}

# what PyTorch does: whether it trains all models as one, and its other options
PEERS = {
    "PyTorch one by one": (False, []),
    "torch.func": (True, []),
    "torch.func compiled": (True, ["--compile"]),
}


def measure(case, options, *layout):
    experiment, keys, _ = CASES[case]
    command = ["./residue", "bench", experiment, *(part for key in keys for part in ("--set", key))]
    command += ["--seeds", options.seeds, "--threads", options.threads, "--device", options.device, "--json", *layout]
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed with {done.returncode}:\n{done.stderr}")
    found = json.loads(done.stdout.strip().splitlines()[-1])
    found["messages"] = [line for line in done.stderr.splitlines() if line.startswith("trained ")]
    return found


def measure_peer(case, options, count, name):
    as_one, keys = PEERS[name]
    members = ["--members", count] if as_one else []
    found = peer(*CASES[case][2], *members, *keys, "--threads", options.threads, device=options.device)
    return {"msPerStepOfOneModel": found["median_ms"] / found["members"], **found}


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
    ours = {"one by one": ("--workers", 1, "--at-once", 1)}
    if options.device == "cpu":
        ours["a process a core"] = ("--workers", options.threads, "--at-once", 1)
    ours["chosen"] = ()
    peers = list(PEERS) if "PEER_PYTHON" in os.environ else []
    columns = ["ms a step of one model", *ours, "which is", "gain", "a step of all over one's",
               *(f"{name}, ms (over ours)" for name in peers)]
    print("| " + " | ".join(columns) + " |\n|" + " --- |" * len(columns))
    for case in options.cases or CASES:
        load = os.getloadavg()[0]
        found = {name: [] for name in (*ours, *peers)}
        for _ in range(options.alternations):
            for name, layout in ours.items():
                found[name].append(measure(case, options, *layout))
            count = found["chosen"][0]["members"]
            for name in peers:
                found[name].append(measure_peer(case, options, count, name))
        medians = {name: statistics.median(one["msPerStepOfOneModel"] for one in all_of)
                   for name, all_of in found.items()}
        layouts = [f"{one['workers']} × {one['atOnce']} at once" for one in found["chosen"]]
        chosen = medians["chosen"]
        others = min(medians[name] for name in ours if name != "chosen")
        print("| " + " | ".join([
            case, *(f"{medians[name]:.2f}" for name in ours), ", ".join(dict.fromkeys(layouts)),
            f"{others / chosen:.2f}", f"{count * chosen / medians['one by one']:.2f}",
            *(f"{medians[name]:.2f} ({medians[name] / chosen:.2f})" for name in peers)]) + " |", flush=True)
        line = {"date": datetime.date.today().isoformat(), "kind": "ensemble", "case": case, "seeds": options.seeds,
                "cores": cores, "threads": options.threads, "device": options.device, "loadBefore": load,
                "msPerStepOfOneModel": medians, "measurements": found}
        with open(options.results, "a") as results:
            results.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
