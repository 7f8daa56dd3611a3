# snippet: hooked-transformer
import json
from safetensors import safe_open
from transformer_lens import HookedTransformer, HookedTransformerConfig

with safe_open("weights.safetensors", "pt") as file:
    config = json.loads(file.metadata()["transformer_lens"])
    weights = {name: file.get_tensor(name) for name in file.keys()}
model = HookedTransformer(HookedTransformerConfig(**config))
model.load_state_dict(weights, strict=False)
# end snippet

from safetensors.torch import load_file

case = load_file("case.safetensors")
missing, unexpected = model.load_state_dict(weights, strict=False)
assert not unexpected, unexpected
assert all("mask" in name or "IGNORE" in name or "rotary_" in name for name in missing), missing
away = (model(case["tokens"])[:, case["read"]] - case["logits"]).abs().max()
assert away < 1e-4, away
