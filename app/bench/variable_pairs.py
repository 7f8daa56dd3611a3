#!/usr/bin/env python3
"""Accuracy of an Assign and Add model by the pair of variables that it adds.

    python3 app/bench/variable_pairs.py RUN_DIR/checkpoints/*/weights.safetensors

A line for each file: sums of two variables whose sides training has, whose sides it lacks (one or both), and
of two variables that are kept to the same side, which are never added to each other there. With --each the
accuracy of every pair follows, left variable by right one. numpy alone: the transformer is written out here,
so that it also checks the program's own. Files with TransformerLens' names are read, the authors' too.
"""
import argparse
import json

import numpy


def read(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    tensors = {}
    for name, one in header.items():
        if name != "__metadata__":
            first, end = one["data_offsets"]
            tensors[name] = numpy.frombuffer(data[first:end], numpy.float32).reshape(one["shape"])
    return tensors


def logits(weights, tokens):
    """Logits at "=" of two layers of one head, without norms and biases."""
    context = tokens.shape[1]
    stream = weights["embed.W_E"][tokens] + weights["pos_embed.W_pos"]
    seen = numpy.tril(numpy.ones((context, context), bool))
    for layer in range(2):
        query, key, value, out = (
            weights[f"blocks.{layer}.attn.W_{name}"].reshape(stream.shape[-1], -1) for name in "QKVO"
        )
        scores = (stream @ query) @ (stream @ key).transpose(0, 2, 1) / numpy.sqrt(query.shape[1])
        scores = numpy.where(seen, scores, -numpy.inf)
        pattern = numpy.exp(scores - scores.max(-1, keepdims=True))
        pattern /= pattern.sum(-1, keepdims=True)
        stream = stream + pattern @ (stream @ value) @ out
        if f"blocks.{layer}.mlp.W_in" in weights:
            hidden = numpy.maximum(stream @ weights[f"blocks.{layer}.mlp.W_in"], 0)
            stream = stream + hidden @ weights[f"blocks.{layer}.mlp.W_out"]
    return stream[:, -1] @ weights["unembed.W_U"]


def sequences(left, right, count, random, modulus, variables, context):
    """Sequences that add two variables, and their sums: 2 assignments up to as many as fit."""
    plus, equals, pad, first = modulus, modulus + 1, modulus + 2, modulus + 3
    room = context - 4
    others = [one for one in range(variables) if one not in (left, right)]
    tokens, sums = [], []
    for _ in range(count):
        assignments = random.integers(2, room // 2 + 1)
        names = [left, right, *random.choice(others, assignments - 2, replace=False)]
        values = random.integers(0, modulus, assignments)
        gaps = numpy.bincount(
            random.integers(0, assignments + 1, room - 2 * assignments), minlength=assignments + 1
        )
        row = []
        for place, which in enumerate(random.permutation(assignments)):
            row += [pad] * gaps[place] + [first + names[which], values[which]]
        tokens.append(row + [pad] * gaps[-1] + [plus, first + left, first + right, equals])
        sums.append((values[0] + values[1]) % modulus)
    return numpy.array(tokens), numpy.array(sums)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights", nargs="+")
    parser.add_argument("--restricted", type=int, default=2, help="variables kept to each side")
    parser.add_argument("--sequences", type=int, default=100, help="of each pair of variables")
    parser.add_argument("--each", action="store_true", help="every pair's accuracy, too")
    options = parser.parse_args()
    for path in options.weights:
        weights = read(path)
        modulus = weights["unembed.W_U"].shape[1]
        variables = weights["embed.W_E"].shape[0] - modulus - 3
        context = weights["pos_embed.W_pos"].shape[0]
        random = numpy.random.default_rng(0)
        table = numpy.full((variables, variables), numpy.nan)
        kinds = {"trained": [], "one side": [], "both sides": [], "kept to the same side": []}
        for left in range(variables):
            for right in range(variables):
                if left == right:
                    continue
                tokens, sums = sequences(
                    left, right, options.sequences, random, modulus, variables, context
                )
                accuracy = (logits(weights, tokens).argmax(-1) == sums).mean()
                table[left, right] = accuracy
                only_left = [one < options.restricted for one in (left, right)]
                only_right = [one >= variables - options.restricted for one in (left, right)]
                if all(only_left) or all(only_right):
                    kind = "kept to the same side"
                else:
                    kind = ["trained", "one side", "both sides"][only_right[0] + only_left[1]]
                kinds[kind].append(accuracy)
        print(path, *(f"{kind} {numpy.mean(each):.3f}" for kind, each in kinds.items() if each), sep="  ")
        if options.each:
            print(numpy.array2string(table, precision=2))


if __name__ == "__main__":
    main()
