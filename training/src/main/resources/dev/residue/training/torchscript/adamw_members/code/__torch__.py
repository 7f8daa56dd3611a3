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
  def of_member(self: __torch__.AdamW,
    every: List[Tensor],
    member: int) -> List[Tensor]:
    if torch.lt(member, 0):
      chosen = every
    else:
      slices = annotate(List[Tensor], [])
      for i in range(torch.len(every)):
        _0 = torch.append(slices, torch.select(every[i], 0, member))
      chosen = slices
    return chosen
  def clip(self: __torch__.AdamW,
    limits: Tensor) -> Tensor:
    self.gradients = (self).gradients_of(self.every, )
    members = torch.size(limits, 0)
    norms = annotate(List[Tensor], [])
    for i in range(torch.len(self.gradients)):
      _0 = torch.append(norms, torch.linalg_vector_norm(torch.view((self.gradients)[i], [members, -1]), 2, [1]))
    norm = torch.linalg_vector_norm(torch.stack(norms), 2, [0])
    there = torch.to(limits, ops.prim.device(norm), 6)
    excess = torch.clamp(torch.div(torch.add(norm, 1e-06), there), 1.)
    if ops.prim.is_cuda(excess):
      divides = True
    else:
      divides = bool(torch.any(torch.ne(excess, 1.)))
    if divides:
      for j in range(torch.len(self.gradients)):
        _1 = torch.div_(torch.view((self.gradients)[j], [members, -1]), torch.unsqueeze(excess, 1))
    return excess
  def forward(self: __torch__.AdamW,
    numbers: Tensor) -> Tensor:
    common = torch.select(numbers, 0, 0)
    first_decay = float(torch.select(common, 0, 0))
    second_decay = float(torch.select(common, 0, 1))
    epsilon = float(torch.select(common, 0, 2))
    members = int(torch.select(common, 0, 3))
    clips = torch.gt(float(torch.select(common, 0, 4)), 0.)
    if clips:
      _0 = (self).clip(torch.select(torch.slice(numbers, 0, 1, torch.add(members, 1)), 1, 0), )
    for row in range(torch.add(members, 1), torch.size(numbers, 0)):
      update = torch.select(numbers, 0, row)
      rate = float(torch.select(update, 0, 0))
      decay = float(torch.select(update, 0, 1))
      count = float(torch.select(update, 0, 2))
      group = int(torch.select(update, 0, 3))
      member = int(torch.select(update, 0, 4))
      weights = (self).of_member((self.weights)[group], member, )
      first = (self).of_member((self.first)[group], member, )
      second = (self).of_member((self.second)[group], member, )
      updates = torch.full(annotate(List[int], []), count, dtype=6, device=ops.prim.device(weights[0]))
      counts = annotate(List[Tensor], [])
      for i in range(torch.len(weights)):
        _1 = torch.append(counts, updates)
      # an attribute, as LibTorch drops calls that change what it sees no one read
      self.gradients = (self).of_member((self).gradients_of((self.weights)[group], ), member, )
      torch._fused_adamw_(weights, self.gradients, first, second, annotate(List[Tensor], []), counts, lr=rate, beta1=first_decay, beta2=second_decay, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False, grad_scale=None, found_inf=None)
      torch._foreach_zero_(self.gradients)
    return numbers
