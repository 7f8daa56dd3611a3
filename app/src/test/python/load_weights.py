# snippet: load-weights
from safetensors.torch import load_file

weights = load_file("weights.safetensors")  # {"embed.W_E": tensor(…), …}
# end snippet

assert weights["embed.W_E"].dim() == 2
assert weights["blocks.0.attn.W_Q"].dim() == 3
