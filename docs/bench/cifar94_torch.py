"""The recipe of the experiment cifar-94 in PyTorch, on the same files, so that an accuracy here has one to stand beside.

    python3 docs/bench/cifar94_torch.py CIFAR [SEED] [EPOCHS] [IMAGES] [STATE]

CIFAR   CIFAR-10 in its binary version
SEED    of weights, order and augmentation (default: 1); its numbers are not Evident's
EPOCHS  default: 8
IMAGES  train on so many of the first images (default: 50000)
STATE   a file that is written after each epoch; where it exists, the training is resumed from it

Prints a line for each epoch, then the accuracy on the test images as they are and over six views. Float32, on the CPU.
"""
import math
import os
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

MEAN = torch.tensor([0.4914, 0.4822, 0.4465]).view(1, 3, 1, 1)
DEVIATION = torch.tensor([0.2470, 0.2435, 0.2616]).view(1, 3, 1, 1)
BATCH = 2000
COEFFICIENTS = (3.4445, -4.7750, 2.0315)


def read(folder, names):
    rows = np.concatenate([np.fromfile(f"{folder}/{name}.bin", np.uint8).reshape(-1, 3073) for name in names])
    images = torch.from_numpy(rows[:, 1:].reshape(-1, 3, 32, 32).astype(np.float32) / 255)
    return (images - MEAN) / DEVIATION, torch.from_numpy(rows[:, 0].astype(np.int64))


def whitening(images):
    """The eigenvectors of the second moments of all 2 x 2 patches, each over its root, and their negatives."""
    patches = F.unfold(images[:5000], 2).transpose(1, 2).reshape(-1, 12).double()
    values, vectors = torch.linalg.eigh(patches.T @ patches / len(patches))
    filters = (vectors / torch.sqrt(values + 5e-4)).T.reshape(12, 3, 2, 2)
    return torch.cat([filters, -filters]).float()


def kernel(inputs, filters):
    bound = 1 / math.sqrt(9 * inputs)
    weight = torch.empty(filters, inputs, 3, 3).uniform_(-bound, bound)
    for i in range(min(inputs, filters)):
        weight[i] = 0
        weight[i, i, 1, 1] = 1
    return weight.requires_grad_()


class Net:
    def __init__(self, images):
        self.first = whitening(images)
        self.bias = torch.empty(24).uniform_(-1 / math.sqrt(12), 1 / math.sqrt(12)).requires_grad_()
        self.kernels, self.shifts, self.means, self.variances = [], [], [], []
        inputs = 24
        for width in (64, 256, 256):
            for _ in range(2):
                self.kernels.append(kernel(inputs, width))
                self.shifts.append(torch.zeros(width, requires_grad=True))
                self.means.append(torch.zeros(width))
                self.variances.append(torch.ones(width))
                inputs = width
        head = torch.empty(10, 256).uniform_(-1 / 16, 1 / 16)
        self.head = (head / head.std(unbiased=False)).requires_grad_()

    def logits(self, x, training):
        x = F.gelu(F.conv2d(x, self.first, self.bias))
        for layer in range(6):
            x = F.conv2d(x, self.kernels[layer], padding=1)
            if layer % 2 == 0:
                x = F.max_pool2d(x, 2)
            x = F.batch_norm(x, self.means[layer], self.variances[layer], None, self.shifts[layer], training, 0.4, 1e-12)
            x = F.gelu(x)
        return F.max_pool2d(x, 3).flatten(1) @ self.head.T / 256


class Sgd:
    """Nesterov's momentum, with an L2 penalty such that rate times decay is 4e-3."""

    def __init__(self, parameters, rate):
        self.parameters, self.rate = parameters, rate
        self.memory = [torch.zeros_like(p) for p in parameters]

    @torch.no_grad()
    def step(self, factor):
        for p, v in zip(self.parameters, self.memory):
            g = p.grad + 4e-3 / self.rate * p
            v.mul_(0.85).add_(g)
            p.sub_(self.rate * factor * (g + 0.85 * v))


class Muon:
    def __init__(self, parameters):
        self.parameters = parameters
        self.memory = [torch.zeros_like(p) for p in parameters]

    @torch.no_grad()
    def step(self, factor):
        a, b, c = COEFFICIENTS
        for p, m in zip(self.parameters, self.memory):
            m.mul_(0.6).add_(p.grad)
            u = (p.grad + 0.6 * m).reshape(len(p), -1)
            p.mul_(math.sqrt(len(p)) / p.norm())
            x = u / u.norm()
            if x.shape[0] > x.shape[1]:
                x = x.T
            for _ in range(3):
                s = x @ x.T
                x = a * x + (b * s + c * s @ s) @ x
            if u.shape[0] > u.shape[1]:
                x = x.T
            p.sub_(0.24 * factor * x.reshape(p.shape))


def moved(images, draws):
    padded = F.pad(images, (2, 2, 2, 2), "reflect")
    return torch.stack([padded[n, :, d:d + 32, r:r + 32] for n, (d, r) in enumerate(draws)])


@torch.no_grad()
def accuracy(net, images, labels, views):
    right = 0
    for at in range(0, len(images), 1000):
        x = images[at:at + 1000]
        if views:
            padded = F.pad(x, (1, 1, 1, 1), "reflect")
            both = [(x, 0.5), (padded[:, :, 0:32, 0:32], 0.25), (padded[:, :, 2:34, 2:34], 0.25)]
            logits = sum(w / 2 * (net.logits(v, False) + net.logits(v.flip(3), False)) for v, w in both)
        else:
            logits = net.logits(x, False)
        right += (logits.argmax(1) == labels[at:at + 1000]).sum().item()
    return right / len(images)


def main(folder, seed=1, epochs=8, count=50000, state=None):
    torch.manual_seed(seed)
    images, labels = read(folder, [f"data_batch_{b}" for b in range(1, 6)])
    images, labels = images[:count], labels[:count]
    test, test_labels = read(folder, ["test_batch"])
    net = Net(images)
    steps = len(images) // BATCH
    biases, shifts, head = Sgd([net.bias], 0.053), Sgd(net.shifts, 0.053), Sgd([net.head], 0.67)
    muon = Muon(net.kernels)
    mirrored = torch.rand(len(images)) < 0.5
    step = 0
    tensors = ([net.bias, net.head] + net.shifts + net.kernels + net.means + net.variances
               + biases.memory + shifts.memory + head.memory + muon.memory)
    if state and os.path.exists(state):
        kept = torch.load(state)
        step = kept["step"]
        torch.set_rng_state(kept["random"])
        with torch.no_grad():
            for tensor, value in zip(tensors, kept["tensors"]):
                tensor.copy_(value)
    for epoch in range(step // steps + 1, epochs + 1):
        started, right = time.time(), 0
        order = torch.randperm(len(images))
        net.bias.requires_grad_(epoch <= 3)
        for b in range(steps):
            chosen = order[b * BATCH:(b + 1) * BATCH]
            x = images[chosen]
            flip = mirrored[chosen] ^ (epoch % 2 == 0)
            x = torch.where(flip.view(-1, 1, 1, 1), x.flip(3), x)
            x = moved(x, torch.randint(0, 5, (BATCH, 2)).tolist())
            logits = net.logits(x, True)
            loss = F.cross_entropy(logits, labels[chosen], label_smoothing=0.2, reduction="sum")
            for p in [net.bias, net.head] + net.shifts + net.kernels:
                p.grad = None
            loss.backward()
            factor = 1 - step / (steps * epochs)
            if epoch <= 3:
                biases.step(1 - step / (steps * 3))
            shifts.step(factor)
            head.step(factor)
            muon.step(factor)
            right += (logits.argmax(1) == labels[chosen]).sum().item()
            step += 1
        print(f"epoch {epoch}  accuracy {right / (steps * BATCH):.4f}  "
              f"test accuracy {accuracy(net, test, test_labels, False):.4f}  {time.time() - started:.0f} s", flush=True)
        if state:
            torch.save({"step": step, "random": torch.get_rng_state(), "tensors": tensors}, state + ".new")
            os.replace(state + ".new", state)
    print(f"test accuracy over six views {accuracy(net, test, test_labels, True):.4f}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], *map(int, sys.argv[2:5]), *sys.argv[5:])
