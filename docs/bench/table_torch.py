"""Rows a second of PyTorch in training on a table held as tensors, as TableSpeed of models-module trains on one of a file.

    python3 table_torch.py ROWS EPOCHS THREADS

20 columns of numbers and one to predict, layers of 64 and 32 with ReLU, Adam, mean squared error, batches of 256 by a new
order of rows in each epoch; a line for each epoch. Needs PyTorch.
"""
import sys
import time

import torch
import torch.nn as nn

BATCH = 256

rows, epochs, threads = map(int, sys.argv[1:])
torch.set_num_threads(threads)
torch.manual_seed(1)
x = torch.randn(rows, 20)
y = (x[:, 0] * x[:, 1] + torch.sin(2 * x[:, 2]) + torch.randn(rows) / 10)[:, None]
net = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(net.parameters(), lr=0.001)
criterion = nn.MSELoss()
for epoch in range(1, epochs + 1):
    total = 0
    start, cpu = time.perf_counter(), time.process_time()
    for pick in torch.randperm(rows).split(BATCH):
        optimizer.zero_grad()
        loss = criterion(net(x[pick]), y[pick])
        loss.backward()
        optimizer.step()
        total += len(pick) * loss.item()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(
        f"torch {torch.__version__} threads {threads} epoch {epoch}: {rows / seconds:.0f} rows/s, "
        f"CPU {1e6 * cpu / rows:.3f} us a row, loss {total / rows:.4f}",
        flush=True,
    )
