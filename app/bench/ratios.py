#!/usr/bin/env python3
"""Training steps of Residue and of PyTorch, one after the other on the same machine.

Prints a Markdown row per case and way to run PyTorch, and adds a JSON line per case to app/results/speed.jsonl.
Nothing else should compute meanwhile. Needs a python3 with torch: PEER_PYTHON, or this one.

    python3 app/bench/ratios.py [--threads 2] [--alternations 3] [CASE ...]
    python3 app/bench/ratios.py --device gpu0 --precision bfloat16 --peers eager,compile "in-context, paper's, 2 layers"
"""
import argparse, datetime, json, os, pathlib, statistics, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MINI = ["model.layers=6", "model.heads=6", "model.dModel=192", "model.mlp=[768,768,768,768,768,768]"]

DIGITS_48 = ["--case", "digits", "--d-model", "48", "--heads", "3", "--layers", "3"]

# case: what Residue trains, what is set besides, the peer's options, steps of each measurement
CASES = {
    "assign-and-add": ("assign-and-add", [], ["--case", "assign-and-add"], 60),
    "in-context d 128": (HERE / "in-context-128.yaml", [], ["--case", "in-context", "--d-model", "128"], 40),
    "in-context d 512": (HERE / "in-context-512.yaml", [], ["--case", "in-context", "--d-model", "512"], 30),
    "digits d 48": ("digit-addition", [], DIGITS_48, 300),
    "digits d 192": ("digit-addition", MINI, ["--case", "digits", "--d-model", "192", "--heads", "6", "--layers", "6"], 60),
    # where kernels take next to nothing, a step is its overhead
    "digits d 48, batch 1": ("digit-addition", ["training.batchSize=1"],
                             [*DIGITS_48, "--batch", "1"], 300),
}
# likewise, too large for a CPU: where they are named alone
PAPER = ["--case", "in-context", "--d-model", "512", "--batch", "1024"]
CASES_OF_GPU = {
    "in-context, paper's, 2 layers": ("in-context-depth-2", ["training.accumulate=1"], PAPER, 60),
    "in-context, paper's, 6 layers": ("in-context-depth-6", ["training.accumulate=1"], [*PAPER, "--layers", "6"], 60),
}

PRECISIONS = {"float32": [], "tf32": ["--tf32"], "bfloat16": ["--bf16"]}
PEERS = {"eager": [], "compile": ["--compile"], "graphs": ["--compile", "--graphs"]}


def call(command):
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed with {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def peer(*arguments, device):
    python = os.environ.get("PEER_PYTHON", sys.executable)
    return call([python, "-W", "ignore", HERE / "peer_step.py", *arguments, "--device", device.replace("gpu", "cuda:")])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    all_cases = CASES | CASES_OF_GPU
    parser.add_argument("cases", nargs="*", metavar="CASE", help="any of: " + "; ".join(all_cases))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", choices=PRECISIONS, default="float32", help="of both")
    parser.add_argument("--peers", default="eager", help="ways to run PyTorch, of " + ",".join(PEERS))
    parser.add_argument("--alternations", type=int, default=3)
    options = parser.parse_args()
    unknown = [case for case in options.cases if case not in all_cases]
    if unknown:
        parser.error(f"no case {unknown[0]!r}; there are: " + "; ".join(all_cases))
    peers = options.peers.split(",")
    if not PEERS.keys() >= set(peers):
        parser.error(f"--peers takes some of {','.join(PEERS)}, not {options.peers}")
    device = ["--device", options.device]
    print("| case | ours, ms | PyTorch, ms | ratio of medians | of the fastest | share of GEMM |")
    print("| --- | --- | --- | --- | --- | --- |")
    for case in options.cases or CASES:
        experiment, keys, peer_options, steps = all_cases[case]
        keys = [*keys, f"engine.precision={options.precision}"]
        settings = [part for key in keys for part in ("--set", key)]
        common = ["--threads", options.threads, "--steps", steps]
        ours, theirs = [], {name: [] for name in peers}
        for _ in range(options.alternations):
            ours.append(call(["./residue", "bench", experiment, *settings, *common, *device, "--json"]))
            for name, found in theirs.items():
                how = [*PRECISIONS[options.precision], *PEERS[name]]
                found.append(peer(*peer_options, *how, *common, device=options.device))
        our = statistics.median(one["msPerStepMedian"] for one in ours)
        shares = [one["share"] for one in ours if one["share"] is not None]
        share = f"{statistics.median(shares):.2f}" if shares else ""
        for name, found in theirs.items():
            their = statistics.median(one["median_ms"] for one in found)
            fastest = min(one["min_ms"] for one in found) / min(one["msPerStepMin"] for one in ours)
            what = case if name == "eager" else f"{case}, {found[0]['peer']}"
            print(f"| {what} | {our:.1f} | {their:.1f} | {their / our:.2f} | {fastest:.2f} | {share} |", flush=True)
        line = {"date": datetime.date.today().isoformat(), "case": case, "device": options.device,
                "precision": options.precision, "ours": ours, "peer": sum(theirs.values(), [])}
        with open(ROOT / "app" / "results" / "speed.jsonl", "a") as results:
            results.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
