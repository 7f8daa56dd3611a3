"""Computes the logits of exported transformers in numpy, from their files alone."""

import json
import math
import struct
import sys

import numpy as np

TYPES = {"F32": np.float32, "I64": np.int64}


def read(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = np.frombuffer(data[begin:end], TYPES[entry["dtype"]])
        tensors[name] = values.reshape(entry["shape"])
    return metadata, tensors


def activation(name, x):
    if name == "relu":
        return np.maximum(x, 0)
    if name == "gelu":
        return x * 0.5 * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))
    assert name == "gelu_new", name
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def norm(config, weights, name, x):
    if config["normalization_type"] is None:
        return x
    x = x - x.mean(-1, keepdims=True)
    x = x / np.sqrt((x**2).mean(-1, keepdims=True) + 1e-5)
    return x * weights[name + ".w"] + weights[name + ".b"]


def turned(config, x):
    """x is [batch, head, position, dHead]."""
    if config["positional_embedding_type"] != "rotary":
        return x
    half = config["rotary_dim"] // 2
    angles = np.arange(x.shape[2])[:, None] * 10_000.0 ** (-np.arange(half) / half)
    if config["rotary_adjacent_pairs"]:
        first, second = x[..., 0::2], x[..., 1::2]
    else:
        first, second = x[..., :half], x[..., half:]
    a = first * np.cos(angles) - second * np.sin(angles)
    b = second * np.cos(angles) + first * np.sin(angles)
    if config["rotary_adjacent_pairs"]:
        return np.stack([a, b], -1).reshape(x.shape)
    return np.concatenate([a, b], -1)


def logits(config, weights, tokens):
    x = weights["embed.W_E"][tokens]
    if config["positional_embedding_type"] == "standard":
        x = x + weights["pos_embed.W_pos"][: tokens.shape[1]]
    later = np.triu(np.ones((tokens.shape[1],) * 2, bool), 1)
    for layer in range(config["n_layers"]):
        block = f"blocks.{layer}."
        a = block + "attn."
        n = norm(config, weights, block + "ln1", x)[:, None]
        q, k, v = (n @ weights[a + "W_" + s] + weights[a + "b_" + s][:, None] for s in "QKV")
        q, k = turned(config, q), turned(config, k)
        scores = q @ k.swapaxes(-1, -2) / config["attn_scale"]
        scores = np.where(later, -np.inf, scores)
        pattern = np.exp(scores - scores.max(-1, keepdims=True))
        pattern = pattern / pattern.sum(-1, keepdims=True)
        x = x + (pattern @ v @ weights[a + "W_O"]).sum(1) + weights[a + "b_O"]
        if not config["attn_only"]:
            n = norm(config, weights, block + "ln2", x)
            hidden = n @ weights[block + "mlp.W_in"] + weights[block + "mlp.b_in"]
            hidden = activation(config["act_fn"], hidden)
            x = x + hidden @ weights[block + "mlp.W_out"] + weights[block + "mlp.b_out"]
    x = norm(config, weights, "ln_final", x)
    return x @ weights["unembed.W_U"] + weights["unembed.b_U"]


for folder in sys.argv[1:]:
    metadata, weights = read(folder + "/weights.safetensors")
    weights = {name: tensor.astype(np.float64) for name, tensor in weights.items()}
    _, case = read(folder + "/case.safetensors")
    found = logits(json.loads(metadata["transformer_lens"]), weights, case["tokens"])
    away = np.abs(found[:, case["read"]] - case["logits"]).max()
    size = np.abs(case["logits"]).max()
    print(f"{folder} {'right' if away < 1e-4 and size > 0.1 else 'wrong'}: {away} of {size}")
