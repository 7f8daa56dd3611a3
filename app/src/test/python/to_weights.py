import torch
from safetensors.torch import load_file


class Model(torch.nn.Module):
    def state_dict(self):
        return load_file("weights.safetensors")


model = Model()

# snippet: to-weights
from safetensors.torch import save_file

state = {name: tensor.contiguous() for name, tensor in model.state_dict().items()}
save_file(state, "theirs.safetensors")
# end snippet
