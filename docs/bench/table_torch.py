"""Rows a second of PyTorch in training on a table held as tensors, as TableSpeed of models-module trains on one of a file.

    python3 table_torch.py ROWS STEPS THREADS

20 columns of numbers and one to predict, layers of 64 and 32 with ReLU, Adam, mean squared error, batches of 256 by a new
order of rows in each epoch. Needs PyTorch.
"""
import sys
import time

import torch
import torch.nn as nn

BATCH = 256
WARM_UP = 200

rows, steps, threads = map(int, sys.argv[1:])
torch.set_num_threads(threads)
torch.manual_seed(1)
x = torch.randn(rows, 20)
y = (x[:, 0] * x[:, 1] + torch.sin(2 * x[:, 2]) + torch.randn(rows) / 10)[:, None]
net = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(net.parameters(), lr=0.001)
criterion = nn.MSELoss()


def batches():
    while True:
        yield from torch.randperm(rows)[: rows // BATCH * BATCH].view(-1, BATCH)


order = batches()


def step():
    pick = next(order)
    optimizer.zero_grad()
    loss = criterion(net(x[pick]), y[pick])
    loss.backward()
    optimizer.step()
    return loss.item()


for _ in range(min(steps, WARM_UP)):
    step()
start, cpu = time.perf_counter(), time.process_time()
total = sum(step() for _ in range(steps))
seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
seen = steps * BATCH
print(
    f"torch {torch.__version__} threads {threads}: {seen / seconds:.0f} rows/s, "
    f"CPU {1e6 * cpu / seen:.3f} us a row, loss {total / steps:.4f}"
)
