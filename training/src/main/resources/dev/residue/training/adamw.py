class AdamW(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def forward(self: __torch__.AdamW,
    weights: List[Tensor],
    gradients: List[Tensor],
    first: List[Tensor],
    second: List[Tensor],
    updates: List[Tensor],
    divisor: Tensor,
    numbers: Tensor) -> Tensor:
    rate = float(torch.select(numbers, 0, 0))
    decay = float(torch.select(numbers, 0, 1))
    first_decay = float(torch.select(numbers, 0, 2))
    second_decay = float(torch.select(numbers, 0, 3))
    epsilon = float(torch.select(numbers, 0, 4))
    torch._fused_adamw_(weights, gradients, first, second, annotate(List[Tensor], []), updates, lr=rate, beta1=first_decay, beta2=second_decay, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False, grad_scale=divisor, found_inf=None)
    torch._foreach_zero_(gradients)
    return divisor
  def divisor(self: __torch__.AdamW,
    gradients: List[Tensor],
    limit: Tensor) -> Tensor:
    norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients)))
    return torch.clamp(torch.div(torch.add(norm, 1e-06), limit), 1.)
