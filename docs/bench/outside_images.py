"""Images that are not like those a network was trained on, made of CIFAR-10's test images, for evident calibrate --outside.

    python3 docs/bench/outside_images.py CIFAR DIR [IMAGES]

CIFAR   CIFAR-10 in its binary version
DIR     gets a folder for each kind, noise, shuffled, upside-down and blurred, with the images by class as PNG
IMAGES  how many of the test images, the first ones (default: 2000)

noise: bytes at random; shuffled: the pixels of each image in one random order; upside-down: rows reversed; blurred: a mean
over 5 x 5 pixels, edges repeated. Seed 1. NumPy alone.
"""
import struct
import sys
import zlib
from pathlib import Path

import numpy as np

NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]


def png(image):
    height, width, _ = image.shape
    rows = b"".join(b"\0" + row.tobytes() for row in image)

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def blurred(images):
    padded = np.pad(images.astype(np.float64), ((0, 0), (2, 2), (2, 2), (0, 0)), mode="edge")
    total = sum(padded[:, r:r + 32, c:c + 32] for r in range(5) for c in range(5))
    return np.rint(total / 25).astype(np.uint8)


def main(cifar, out, count=2000):
    rows = np.fromfile(Path(cifar) / "test_batch.bin", np.uint8).reshape(-1, 3073)[:count]
    images = np.ascontiguousarray(rows[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1))
    random = np.random.default_rng(1)
    order = random.permutation(32 * 32)
    kinds = {
        "noise": random.integers(0, 256, images.shape, np.uint8),
        "shuffled": images.reshape(len(images), -1, 3)[:, order].reshape(images.shape),
        "upside-down": np.ascontiguousarray(images[:, ::-1]),
        "blurred": blurred(images),
    }
    for kind, made in kinds.items():
        for n, image in enumerate(made):
            folder = Path(out) / kind / NAMES[rows[n, 0]]
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{n:04d}.png").write_bytes(png(image))


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
