#!/usr/bin/env python3
"""Teaches a model of Tesseract worn print: goes on training a best-int model with
pictures of lines (go run ./deploy/pages -strips …) and writes a model of the same kind,
without dictionaries. With the models it makes, ocr/tesseract/taught, the program comes;
this is how to make them anew:

    go run ./deploy/pages -strips jpn.traineddata -out ROWS -n 500 -fonts … -looks …
    teach.py jpn.traineddata ROWS 7200 ocr/tesseract/taught/worn.traineddata
    go run ./deploy/pages -strips jpn_vert.traineddata -tall -out COLUMNS -n 300 …
    teach.py jpn_vert.traineddata COLUMNS 7200 ocr/tesseract/taught/worn_vert.traineddata

with -fonts takao-mincho,noto-serif,ume-mincho,takao-gothic,noto-serif-light,takao-pmincho,
mplus,noto-sans,vl-gothic,noto-serif-medium,klee and -looks worn,worn,worn,worn,worn,worn,
fax,carbon,matrix,low,copy. Those of the program were made by earlier forms of both: these
give models alike, not the same.

The third argument is for how many seconds. Needs Python with jax, optax, numpy and
pillow. Tesseract's own lstmtraining goes no further with a model of integers, and learns
one line at a time; layers, file format and the way a picture is brought to 48 rows are
its own (src/lstm, weightmatrix.cpp and networkio.cpp of Tesseract 5.3).
"""

import glob
import os
import struct
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np
import optax
from PIL import Image

HEIGHT = 48  # rows of a line's picture
POOL = 3  # pixels of a picture a time step, along it
GATES = 4  # cell input, input gate, forget gate, output gate
STEP = 540  # widths are rounded up to a multiple, so that few programs are compiled
WIDEST = 4 * STEP
PIXELS = 32 * STEP  # of a batch, about
RATE = 0.0006  # of learning, at most
WARM = 20  # steps until it is reached
LAYERS = ("ConvNL", "Lfys64", "Lfx96", "Lrx96", "Lfx512", "Output")

# Parts of a model file by their numbers in it (tessdatamanager.h).
CONFIG, LSTM, UNICHARSET, RECODER, VERSION = 0, 17, 21, 22, 23
PARTS = 24


def read_parts(path):
    """The parts of a model file by number."""
    data = open(path, "rb").read()
    (n,) = struct.unpack_from("<i", data)
    offsets = struct.unpack_from(f"<{n}q", data, 4)
    ends = sorted(o for o in offsets if o >= 0) + [len(data)]
    return {i: data[o : ends[ends.index(o) + 1]] for i, o in enumerate(offsets) if o >= 0}


def write_parts(path, parts):
    """Writes a model file."""
    at, offsets = 4 + 8 * PARTS, []
    for i in range(PARTS):
        offsets.append(at if i in parts else -1)
        at += len(parts.get(i, b""))
    with open(path, "wb") as f:
        f.write(struct.pack(f"<i{PARTS}q", PARTS, *offsets))
        for i in sorted(parts):
            f.write(parts[i])


def walk(data, weights):
    """Goes through a network's file and calls weights(layer, gate, at) at each matrix;
    that gives where the matrix ends."""
    at = 0

    def number():
        nonlocal at
        (v,) = struct.unpack_from("<i", data, at)
        at += 4
        return v

    def text():
        nonlocal at
        n = number()
        at += n
        return data[at - n : at].decode()

    def network():
        nonlocal at
        at += 1
        kind = text()
        at += 2
        flags, _, _, _, name = number(), number(), number(), number(), text()
        if "Series" in kind or "Reversed" in kind or "Transpose" in kind:
            for _ in range(number()):
                network()
            if flags & 64:  # each layer has a learning rate
                n = number()
                at += 4 * n
        elif kind == "Input":
            at += 20
        elif kind in ("Convolve", "Maxpool"):
            at += 8
        elif "LSTM" in kind:
            number()
            for gate in range(GATES):
                at = weights(name, gate, at)
        else:
            at = weights(name, 0, at)

    network()


def read_weights(data):
    """The matrices of a network of integers, each outputs × (inputs + 1), the bias last."""
    out = {}

    def weights(name, gate, at):
        if not data[at] & 1:
            raise SystemExit("this is no model of integers (best-int)")
        rows, cols = struct.unpack_from("<ii", data, at + 1)
        at += 10
        whole = np.frombuffer(data, np.int8, rows * cols, at).reshape(rows, cols)
        at += rows * cols
        (n,) = struct.unpack_from("<I", data, at)
        scales = np.frombuffer(data, "<f8", n, at + 4)
        out[f"{name}/{gate}"] = (whole * scales[:rows, None]).astype(np.float32)
        return at + 4 + 8 * n

    walk(data, weights)
    return out


def with_weights(data, all_weights):
    """The network's file with other matrices, made integers as Tesseract does it."""
    out, done = bytearray(), 0

    def weights(name, gate, at):
        nonlocal done
        rows, cols = struct.unpack_from("<ii", data, at + 1)
        at += 10
        out.extend(data[done:at])
        w = np.asarray(all_weights[f"{name}/{gate}"], np.float64)
        scale = np.abs(w).max(1) / 127
        out.extend(np.rint(w / np.where(scale == 0, 1, scale)[:, None]).astype(np.int8).tobytes())
        at += rows * cols
        (n,) = struct.unpack_from("<I", data, at)
        scales = np.zeros(n, "<f8")
        scales[:rows] = scale
        out.extend(data[at : at + 4] + scales.tobytes())
        done = at + 4 + 8 * n
        return done

    walk(data, weights)
    return bytes(out + data[done:])


class Alphabet:
    """What a model prints: each character is a row of codes, and one more is none."""

    def __init__(self, parts):
        names = [l.split(" ")[0] for l in parts[UNICHARSET].decode().split("\n")[1:]]
        data, at, codes = parts[RECODER], 4, []
        for _ in range(struct.unpack_from("<I", data)[0]):
            (n,) = struct.unpack_from("<i", data, at + 1)
            codes.append(struct.unpack_from(f"<{n}i", data, at + 5))
            at += 5 + 4 * n
        self.codes = {}
        for name, code in zip(names, codes):
            self.codes.setdefault(" " if name == "NULL" else name, code)

    def encode(self, text):
        """The codes of a text; None where the model lacks one of its characters."""
        if any(c not in self.codes for c in text):
            return None
        return [k for c in text for k in self.codes[c]]


def picture(path):
    """A line's picture as Tesseract scales it: to HEIGHT rows, and sharpened."""
    img = Image.open(path).convert("L")
    w = max(24, round(img.width * HEIGHT / img.height))
    a = np.asarray(img.resize((w, HEIGHT), Image.BILINEAR), np.float32)
    around = np.pad(a, 2, mode="edge")
    mean = sum(around[y : y + HEIGHT, x : x + w] for y in range(5) for x in range(5)) / 25
    return np.clip(a + 0.4 * (a - mean), 0, 255).astype(np.uint8)


def normal(a):
    """Grey from -1 to 1 by the minima and maxima along the middle row."""
    row = a[HEIGHT // 2].astype(int)
    before, here, after = row[:-2], row[1:-1], row[2:]
    low = np.sort(here[((here < before) & (here <= after)) | ((here <= before) & (here < after))])
    high = np.sort(here[((here > before) & (here >= after)) | ((here >= before) & (here > after))])
    black = low[len(low) // 4] if len(low) else 0
    white = high[3 * len(high) // 4] if len(high) else 255
    return np.clip((a - np.float32(black)) / max(1, (white - black) / 2) - 1, -1, 1)


def read_lines(folder, alphabet):
    """Pictures and codes of a folder's lines, as far as they can be taught."""
    out = []
    for png in sorted(glob.glob(os.path.join(folder, "*.png"))):
        codes = alphabet.encode(open(png[:-4] + ".gt.txt", encoding="utf8").read().strip())
        if codes:
            a = picture(png)
            if a.shape[1] <= WIDEST and 1.1 * len(codes) < a.shape[1] // POOL:
                out.append((a, codes))
    return out


def batches(lines, rng):
    """Lines of about one width, for ever."""
    while True:
        waiting = {}
        for i in rng.permutation(len(lines)):
            steps = lines[i][0].shape[1] // STEP + 1
            group = waiting.setdefault(steps, [])
            group.append(lines[i])
            if len(group) >= max(4, PIXELS // (steps * STEP)):
                yield batch(waiting.pop(steps), steps * STEP, rng)


def batch(group, width, rng):
    """Pictures with noise around them, their lengths in time steps, codes and which of
    these there are not."""
    n = width // POOL // 2
    x = rng.uniform(-1, 1, (len(group), HEIGHT + 2, width + 2)).astype(np.float32)
    x[:, 1:-1, 1:-1] = 1
    lengths = np.zeros(len(group), np.int32)
    labels, none = np.zeros((len(group), n), np.int32), np.ones((len(group), n), np.float32)
    for k, (a, codes) in enumerate(group):
        if rng.random() < 0.5:  # longer or shorter, higher or lower
            w = min(max(int(a.shape[1] * rng.uniform(0.92, 1.08)), 24), width)
            a = np.asarray(Image.fromarray(a).resize((w, HEIGHT), Image.BILINEAR))
            rows = np.arange(HEIGHT) - rng.integers(-3, 4)
            a = a[np.clip(rows, 0, HEIGHT - 1)]
        x[k, 1:-1, 1 : a.shape[1] + 1] = normal(a)
        lengths[k] = a.shape[1] // POOL
        labels[k, : len(codes[:n])], none[k, : len(codes[:n])] = codes[:n], 0
    return x, lengths, labels, none


def lstm(x, weights, name, reverse=False, mask=None):
    """Time × batch × inputs to the last output, and those of all times. Where the mask is
    0 nothing is remembered."""
    w = jnp.concatenate([weights[f"{name}/{g}"] for g in range(GATES)])
    outputs, inputs = w.shape[0] // GATES, x.shape[-1]
    back = w[:, inputs : inputs + outputs].T
    if mask is None:
        mask = jnp.ones((x.shape[0], 1, 1))

    def step(carry, now):
        h, state = carry
        x, keep = now
        cell, into, forget, out = jnp.split(x + h @ back, GATES, -1)
        state = jax.nn.sigmoid(forget) * state + jnp.tanh(cell) * jax.nn.sigmoid(into)
        state = jnp.clip(state, -100, 100) * keep
        h = jnp.tanh(state) * jax.nn.sigmoid(out)
        return (h, state), h

    zero = jnp.zeros((x.shape[1], outputs))
    (last, _), all_times = jax.lax.scan(step, (zero, zero), (x @ w[:, :inputs].T + w[:, -1], mask), reverse=reverse)
    return last, all_times


def dense(x, w):
    return x @ w[:, :-1].T + w[:, -1]


def forward(weights, x, lengths):
    """[1,48,0,1 Ct3,3,16 Mp3,3 Lfys64 Lfx96 Lrx96 Lfx512 O1c]: batch × times × codes."""
    n, width = x.shape[0], x.shape[2] - 2
    times, rows = width // POOL, HEIGHT // POOL
    taps = jnp.stack([x[:, r : r + HEIGHT, c : c + width] for c in range(3) for r in range(3)], -1)
    x = jnp.tanh(dense(taps, weights["ConvNL/0"]))
    x = x.reshape(n, rows, POOL, times, POOL, -1).max((2, 4))
    x, _ = lstm(x.transpose(1, 0, 2, 3).reshape(rows, n * times, -1), weights, "Lfys64")
    x = x.reshape(n, times, -1).transpose(1, 0, 2)
    mask = (jnp.arange(times)[:, None] < lengths[None, :]).astype(jnp.float32)[:, :, None]
    _, x = lstm(x, weights, "Lfx96")
    _, x = lstm(x, weights, "Lrx96", True, mask)
    _, x = lstm(x, weights, "Lfx512")
    return dense(x, weights["Output/0"]).transpose(1, 0, 2)


def loss(weights, x, lengths, labels, none):
    logits = forward(weights, x, lengths)
    over = (jnp.arange(logits.shape[1])[None, :] >= lengths[:, None]).astype(jnp.float32)
    each = optax.ctc_loss(logits, over, labels, none, blank_id=logits.shape[2] - 1)
    return (each / jnp.maximum(1, (1 - none).sum(1))).mean()


optimizer = optax.chain(optax.clip_by_global_norm(1.0), optax.scale_by_adam(b1=0.9, b2=0.99))


@jax.jit
def learn(weights, state, mean, rate, *lines):
    """One step; mean are the weights of late, which err less than the last ones."""
    cost, slope = jax.value_and_grad(loss)(weights, *lines)
    change, state = optimizer.update(slope, state, weights)
    weights = jax.tree.map(lambda w, c: w - rate * c, weights, change)
    mean = jax.tree.map(lambda m, w: 0.99 * m + 0.01 * w, mean, weights)
    return weights, state, mean, cost


def main(base, folder, seconds, out):
    parts = read_parts(base)
    weights = {k: jnp.asarray(v) for k, v in read_weights(parts[LSTM]).items()}
    if {k.split("/")[0] for k in weights} != set(LAYERS):
        raise SystemExit(f"{base} has other layers than best-int's Japanese models: {sorted(weights)}")
    rng = np.random.default_rng(1)
    lines = read_lines(folder, Alphabet(parts))
    print(f"{len(lines)} lines", flush=True)
    state, mean, began, costs, taught = optimizer.init(weights), weights, time.time(), [], 0
    for group in batches(lines, rng):
        done = (time.time() - began) / seconds
        if done >= 1:
            break
        rate = RATE * min(1, (len(costs) + 1) / WARM) * (0.02 + 0.49 * (1 + np.cos(np.pi * done)))
        weights, state, mean, cost = learn(weights, state, mean, rate, *group)
        costs.append(float(cost))
        taught += len(group[1])
        if len(costs) % 50 == 0:
            print(f"{done:.0%}: {taught} lines, loss a code {np.mean(costs[-200:]):.4f}", flush=True)
    parts = {i: parts[i] for i in (CONFIG, LSTM, UNICHARSET, RECODER, VERSION)}
    # It reads alone: the model of the other direction is not to be loaded with it.
    parts[CONFIG] = b"".join(l for l in parts[CONFIG].splitlines(True) if b"sublangs" not in l)
    parts[LSTM] = with_weights(parts[LSTM], mean)
    write_parts(out, parts)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4])
