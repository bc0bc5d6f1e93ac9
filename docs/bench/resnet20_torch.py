"""ResNet-20 for CIFAR-10 (He et al. 2015) in PyTorch, as the experiment resnet20 of Evident trains it.

    python3 resnet20_torch.py step STEPS THREADS
        milliseconds for each step at batch 128, of images held in memory
    python3 resnet20_torch.py train START CIFAR THREADS
        trains from the weights and in the order of START, which StartForPeers of models-module wrote, on CIFAR-10 in its
        binary version; a line for each epoch. Shifts and flips are drawn anew, from a seed of their own.

Needs PyTorch and NumPy. Convolutions run channels last, which is the faster layout here.
"""
import math
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

BATCH = 128
MEAN = torch.tensor([0.4914, 0.4822, 0.4465]).view(1, 3, 1, 1)
DEVIATION = torch.tensor([0.2470, 0.2435, 0.2616]).view(1, 3, 1, 1)


def conv(channels, filters, stride):
    return nn.Conv2d(channels, filters, 3, stride, 1, bias=False)


class Residual(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.conv1, self.norm1 = conv(channels, filters, stride), nn.BatchNorm2d(filters)
        self.conv2, self.norm2 = conv(filters, filters, 1), nn.BatchNorm2d(filters)
        self.stride, self.more = stride, filters - channels

    def forward(self, x):
        y = self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x)))))
        if self.stride > 1:
            x = F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, 0, self.more))
        return F.relu(x + y)


def resnet20():
    layers = [conv(3, 16, 1), nn.BatchNorm2d(16), nn.ReLU()]
    for channels, filters, stride in [(16, 16, 1)] * 3 + [(16, 32, 2)] + [(32, 32, 1)] * 2 + [(32, 64, 2)] + [(64, 64, 1)] * 2:
        layers.append(Residual(channels, filters, stride))
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)]
    return nn.Sequential(*layers).to(memory_format=torch.channels_last)


def optimizer_of(net):
    decayed = [p for p in net.parameters() if p.dim() > 1]
    free = [p for p in net.parameters() if p.dim() == 1]
    groups = [{"params": decayed, "weight_decay": 1e-4}, {"params": free, "weight_decay": 0}]
    return torch.optim.SGD(groups, lr=0.1, momentum=0.9)


def inputs(images):
    return ((images.float() / 255 - MEAN) / DEVIATION).contiguous(memory_format=torch.channels_last)


def mirrored(index):
    return 31 - (31 - index.abs()).abs()


def augmented(images, random):
    """Shifted by up to 4 pixels, mirrored at the edges, and flipped half of the time."""
    n = len(images)
    line = torch.arange(32)
    rows = mirrored(line - torch.randint(-4, 5, (n, 1), generator=random))
    columns = mirrored(line - torch.randint(-4, 5, (n, 1), generator=random))
    flip = torch.randint(0, 2, (n, 1), generator=random) == 1
    columns = torch.where(flip, 31 - columns, columns)
    moved = images[torch.arange(n)[:, None, None], :, rows[:, :, None], columns[:, None, :]]
    return moved.permute(0, 3, 1, 2)


def step(net, optimizer, x, labels):
    optimizer.zero_grad()
    loss = F.cross_entropy(net(x), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


def steps(count):
    torch.manual_seed(0)
    net = resnet20()
    optimizer = optimizer_of(net)
    random = torch.Generator().manual_seed(1)
    images = torch.randint(0, 256, (50_000, 3, 32, 32), dtype=torch.uint8)
    labels = torch.randint(0, 10, (50_000,))

    def one():
        pick = torch.randint(0, 50_000, (BATCH,))
        step(net, optimizer, inputs(augmented(images[pick], random)), labels[pick])

    for _ in range(3):
        one()
    start = time.perf_counter()
    for _ in range(count):
        one()
    seconds = time.perf_counter() - start
    print(f"torch {torch.__version__} resnet20 batch {BATCH} threads {torch.get_num_threads()}: {1e3 * seconds / count:.3f} ms/step")


def load(net, file):
    values = torch.from_numpy(np.fromfile(file, "<f4"))
    at = 0
    for parameter in net.parameters():
        part = values[at : at + parameter.numel()]
        at += parameter.numel()
        if parameter.dim() == 4:  # [height, width, inputs, filters] in Evident
            filters, channels, height, width = parameter.shape
            part = part.view(height, width, channels, filters).permute(3, 2, 0, 1)
        parameter.data.copy_(part.reshape(parameter.shape))
    assert at == len(values), (at, len(values))


def cifar(folder, names):
    records = np.concatenate([np.fromfile(f"{folder}/{name}.bin", np.uint8).reshape(-1, 3073) for name in names])
    return torch.from_numpy(records[:, 1:].reshape(-1, 3, 32, 32).copy()), torch.from_numpy(records[:, 0].astype(np.int64))


def train(start, folder):
    net = resnet20()
    load(net, f"{start}/weights.f32")
    images, labels = cifar(folder, [f"data_batch_{i}" for i in range(1, 6)])
    test_images, test_labels = cifar(folder, ["test_batch"])
    order = torch.from_numpy(np.fromfile(f"{start}/order.i32", "<i4").astype(np.int64)).view(-1, len(images))
    optimizer = optimizer_of(net)
    random = torch.Generator().manual_seed(1)
    began = time.perf_counter()
    for epoch, indices in enumerate(order, 1):
        net.train()
        total = 0
        for pick in indices.split(BATCH):
            total += len(pick) * step(net, optimizer, inputs(augmented(images[pick], random)), labels[pick])
        net.eval()
        with torch.no_grad():
            right = sum((net(inputs(x)).argmax(1) == y).sum().item() for x, y in zip(test_images.split(500), test_labels.split(500)))
        loss = total / len(images)
        assert math.isfinite(loss)
        print(f"epoch {epoch} loss {loss:.4f} test accuracy {right / len(test_images):.4f} {time.perf_counter() - began:.0f} s", flush=True)


if len(sys.argv) == 4 and sys.argv[1] == "step":
    torch.set_num_threads(int(sys.argv[3]))
    steps(int(sys.argv[2]))
elif len(sys.argv) == 5 and sys.argv[1] == "train":
    torch.set_num_threads(int(sys.argv[4]))
    train(sys.argv[2], sys.argv[3])
else:
    sys.exit(__doc__)
