#!/usr/bin/env python3
"""Training steps of Residue alone, and beside as many busy processes as there are cores.

Measures in turns with the default, where OpenMP's threads spin only while nobody else wants the cores,
and with what it replaces, where they always do. Prints a Markdown row per case, and adds a JSON line per case to
app/results/beside.jsonl. Ends with 1 where the default is slower than 0.97 of the rate with
spinning, alone, or slower than 0.4 of its own rate beside the busy processes.
Nothing else should compute meanwhile.

    python3 app/bench/beside.py [--threads 2] [--turns 3] [--against GOMP_SPINCOUNT=300000] [CASE ...]
"""
import argparse, contextlib, datetime, json, os, pathlib, statistics, subprocess, sys

from ratios import CASES, ROOT

ALONE, BESIDE = 0.97, 0.4  # rates that must be reached
FEWEST = 20  # steps that a measurement takes at least
LIMIT = 900  # seconds that a measurement may take
WAITING = ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME")
# ends by itself when its time is over, or when nobody is left who would end it
BUSY = """
import os, sys, time
parent, end = int(sys.argv[1]), time.monotonic() + float(sys.argv[2])
while time.monotonic() < end and os.getppid() == parent:
    sum(range(100000))
"""


@contextlib.contextmanager
def busy(count):
    processes = []
    try:
        for _ in range(count):
            command = [sys.executable, "-c", BUSY, str(os.getpid()), str(LIMIT)]
            processes.append(subprocess.Popen(command))
        yield
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()


def bench(case, threads, steps, setting, beside):
    """Returns what one bench prints, with the other processes' number and the load before it."""
    experiment, keys, _, _ = CASES[case]
    command = ["./residue", "bench", experiment, *(part for key in keys for part in ("--set", key))]
    command += ["--threads", threads, "--steps", steps, "--json"]
    environment = {name: value for name, value in os.environ.items() if name not in WAITING}
    environment.update(setting)
    load = os.getloadavg()[0]
    with busy(beside):
        try:
            done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment,
                                  capture_output=True, text=True, timeout=LIMIT)
        except subprocess.TimeoutExpired:
            sys.exit(f"{case}: {steps} steps took more than {LIMIT} s; make --steps smaller")
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed with {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout.strip().splitlines()[-1]) | {"beside": beside, "loadBefore": load}


def median(measurements):
    return statistics.median(one["msPerStepMedian"] for one in measurements)


def main():
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", metavar="CASE", help="any of: " + "; ".join(CASES))
    parser.add_argument("--threads", type=int, default=cores)
    parser.add_argument("--turns", type=int, default=3, help="measurements of each kind; their median counts")
    parser.add_argument("--steps", type=int, help="of each measurement; as many as ratios.py takes, without it")
    # what GNU's OpenMP does when nothing is set; 300,000 turns of a loop are some milliseconds
    parser.add_argument("--against", default="GOMP_SPINCOUNT=300000", metavar="NAME=VALUE")
    parser.add_argument("--busy", type=int, default=cores, help="other processes; as many as cores, without it")
    parser.add_argument("--results", type=pathlib.Path, default=ROOT / "app" / "results" / "beside.jsonl")
    options = parser.parse_args()
    unknown = [case for case in options.cases if case not in CASES]
    if unknown:
        parser.error(f"no case {unknown[0]!r}; there are: " + "; ".join(CASES))
    if options.against.partition("=")[0] not in WAITING:
        parser.error("--against sets one of " + ", ".join(WAITING))
    if options.steps is not None and options.steps < FEWEST:
        parser.error(f"--steps must be {FEWEST} or more")
    against = dict([options.against.split("=", 1)])
    # builds, where something is missing, and warms the file cache
    bench(next(iter(options.cases or CASES)), options.threads, FEWEST, {}, 0)
    short = []
    print(f"| case | alone, ms | alone, {options.against} | rate alone | beside {options.busy}, ms "
          f"| beside, {options.against} | rate beside |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for case in options.cases or CASES:
        steps = options.steps or CASES[case][3]
        alone, before, beside = [], [], []
        for turn in range(options.turns):
            # who is first gains nothing from it
            for measurements, setting in [(alone, {}), (before, against)][:: 1 if turn % 2 == 0 else -1]:
                measurements.append(bench(case, options.threads, steps, setting, 0))
            beside.append(bench(case, options.threads, steps, {}, options.busy))
        # once, and with few steps, each of which may take a second
        spinning = [bench(case, options.threads, FEWEST, against, options.busy)]
        rate_alone = median(before) / median(alone)
        rate_beside = median(alone) / median(beside)
        print(f"| {case} | {median(alone):.1f} | {median(before):.1f} | {rate_alone:.3f} | {median(beside):.1f} "
              f"| {median(spinning):.1f} | {rate_beside:.2f} |", flush=True)
        if rate_alone < ALONE or rate_beside < BESIDE:
            short.append(case)
        with open(options.results, "a") as results:
            results.write(json.dumps({
                "date": datetime.date.today().isoformat(), "case": case, "cores": cores, "against": options.against,
                "rateAlone": rate_alone, "rateBeside": rate_beside,
                "alone": alone, "aloneAgainst": before, "beside": beside, "besideAgainst": spinning}) + "\n")
    if short:
        sys.exit(f"short of {ALONE} alone or {BESIDE} beside: " + "; ".join(short))


if __name__ == "__main__":
    main()
