class AdamW(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  every : List[Tensor]
  weights : List[List[Tensor]]
  first : List[List[Tensor]]
  second : List[List[Tensor]]
  gradients : List[Tensor]
  def begin(self: __torch__.AdamW,
    every: List[Tensor]) -> Tensor:
    self.every = every
    self.weights = annotate(List[List[Tensor]], [])
    self.first = annotate(List[List[Tensor]], [])
    self.second = annotate(List[List[Tensor]], [])
    return torch.zeros([0])
  def add(self: __torch__.AdamW,
    weights: List[Tensor],
    first: List[Tensor],
    second: List[Tensor]) -> Tensor:
    _0 = torch.append(self.weights, weights)
    _1 = torch.append(self.first, first)
    _2 = torch.append(self.second, second)
    return torch.zeros([0])
  def gradients_of(self: __torch__.AdamW,
    weights: List[Tensor]) -> List[Tensor]:
    gradients = annotate(List[Tensor], [])
    for i in range(torch.len(weights)):
      found = annotate(List[Optional[Tensor]], [])
      _0 = torch.append(found, ops.prim.grad(weights[i]))
      gradient = found[0]
      if torch.__is__(gradient, None):
        _1 = torch.append(gradients, torch.zeros_like(weights[i]))
      else:
        _2 = torch.append(gradients, unchecked_cast(Tensor, gradient))
    return gradients
  def forward(self: __torch__.AdamW,
    numbers: Tensor) -> Tensor:
    first_decay = float(torch.select(torch.select(numbers, 0, 0), 0, 0))
    second_decay = float(torch.select(torch.select(numbers, 0, 0), 0, 1))
    epsilon = float(torch.select(torch.select(numbers, 0, 0), 0, 2))
    limit = float(torch.select(torch.select(numbers, 0, 0), 0, 3))
    divisor = annotate(Optional[Tensor], None)
    if torch.gt(limit, 0.):
      norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm((self).gradients_of(self.every, ))))
      excess = torch.clamp(torch.div(torch.add(norm, 1e-06), limit), 1.)
      if ops.prim.is_cuda(excess):
        divides = True
      else:
        divides = torch.ne(float(excess), 1.)
      if divides:
        divisor0 = annotate(Optional[Tensor], excess)
      else:
        divisor0 = divisor
      divisor1 = divisor0
    else:
      divisor1 = divisor
    groups = self.weights
    for group in range(torch.len(groups)):
      weights = groups[group]
      rate = float(torch.select(torch.select(numbers, 0, torch.add(group, 1)), 0, 0))
      decay = float(torch.select(torch.select(numbers, 0, torch.add(group, 1)), 0, 1))
      count = float(torch.select(torch.select(numbers, 0, torch.add(group, 1)), 0, 2))
      updates = torch.full(annotate(List[int], []), count, dtype=6, device=ops.prim.device(weights[0]))
      counts = annotate(List[Tensor], [])
      for i in range(torch.len(weights)):
        _0 = torch.append(counts, updates)
      # an attribute, as LibTorch drops calls that change what it sees no one read
      self.gradients = (self).gradients_of(weights, )
      torch._fused_adamw_(weights, self.gradients, (self.first)[group], (self.second)[group], annotate(List[Tensor], []), counts, lr=rate, beta1=first_decay, beta2=second_decay, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False, grad_scale=divisor1, found_inf=None)
      torch._foreach_zero_(self.gradients)
    return numbers
