# snippet: tables
import pandas as pd

metrics = pd.read_json("runs/small-0/metrics.jsonl", lines=True)
probed = pd.read_json("runs/small-0/probes/step-00000012.jsonl", lines=True)
curves = metrics.pivot(index="step", columns="name", values="value")
# end snippet

assert list(metrics.columns) == ["step", "name", "value"]
assert set(probed.columns) >= {"probe", "name", "value"}
assert "loss/direct/train" in curves.columns
