#!/usr/bin/env python3
"""Training steps of Residue and of plain eager PyTorch, one after the other on the same machine.

Prints a Markdown row per case, and adds a JSON line per measurement to app/results/speed.jsonl.
Nothing else should compute meanwhile. Needs a python3 with torch: PEER_PYTHON, or this one.

    python3 app/bench/ratios.py [--threads 2] [--alternations 3] [CASE ...]
"""
import argparse, datetime, json, os, pathlib, statistics, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MINI = ["model.layers=6", "model.heads=6", "model.dModel=192", "model.mlp=[768,768,768,768,768,768]"]

# case: what Residue trains, what is set besides, the peer's options, steps of each measurement
CASES = {
    "assign-and-add": ("assign-and-add", [], ["--case", "assign-and-add"], 60),
    "in-context d 128": (HERE / "in-context-128.yaml", [], ["--case", "in-context", "--d-model", "128"], 40),
    "in-context d 512": (HERE / "in-context-512.yaml", [], ["--case", "in-context", "--d-model", "512"], 30),
    "digits d 48": ("digit-addition", [], ["--case", "digits", "--d-model", "48", "--heads", "3", "--layers", "3"], 300),
    "digits d 192": ("digit-addition", MINI, ["--case", "digits", "--d-model", "192", "--heads", "6", "--layers", "6"], 60),
    # where kernels take next to nothing, a step is its overhead
    "digits d 48, batch 1": ("digit-addition", ["training.batchSize=1"],
                             ["--case", "digits", "--d-model", "48", "--heads", "3", "--layers", "3", "--batch", "1"], 300),
}


def call(command):
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed with {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", metavar="CASE", help="any of: " + "; ".join(CASES))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--alternations", type=int, default=3)
    options = parser.parse_args()
    unknown = [case for case in options.cases if case not in CASES]
    if unknown:
        parser.error(f"no case {unknown[0]!r}; there are: " + "; ".join(CASES))
    python = os.environ.get("PEER_PYTHON", sys.executable)
    print("| case | ours, ms | PyTorch, ms | ratio of medians | of the fastest | share of GEMM |")
    print("| --- | --- | --- | --- | --- | --- |")
    for case in options.cases or CASES:
        experiment, keys, peer_options, steps = CASES[case]
        settings = [part for key in keys for part in ("--set", key)]
        common = ["--threads", options.threads, "--steps", steps]
        ours, peer = [], []
        for _ in range(options.alternations):
            ours.append(call(["./residue", "bench", experiment, *settings, *common, "--json"]))
            peer.append(call([python, HERE / "peer_step.py", *peer_options, *common]))
        our = statistics.median(one["msPerStepMedian"] for one in ours)
        their = statistics.median(one["median_ms"] for one in peer)
        fastest = min(one["min_ms"] for one in peer) / min(one["msPerStepMin"] for one in ours)
        share = statistics.median(one["share"] for one in ours)
        print(f"| {case} | {our:.1f} | {their:.1f} | {their / our:.2f} | {fastest:.2f} | {share:.2f} |", flush=True)
        with open(ROOT / "app" / "results" / "speed.jsonl", "a") as results:
            today = datetime.date.today().isoformat()
            results.write(json.dumps({"date": today, "case": case, "ours": ours, "peer": peer}) + "\n")


if __name__ == "__main__":
    main()
