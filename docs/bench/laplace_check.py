"""The last-layer Laplace approximation again, in NumPy alone and in float64, to compare io.evident.bayes.laplace with.

    python3 laplace_check.py DIR

DIR holds what a run exported:
    problem.json   likelihood (softmax, logistic or gaussian), variance (of gaussian), examples N, width D, outputs K,
                   form (whole or kronecker), precisions (where to give the evidence), rows (of which to give variances),
                   and, if the best one here is not to be taken, precision (that of the MAP and of the variances)
    features       h_n [N, D], with the 1 of a bias: features.npy, or features.f32, raw little-endian float32
    targets        y_n [N, K], one-hot for classes: targets.npy or targets.f32
    head           W* [K, D]: head.npy or head.f64, raw little-endian float64

It prints one JSON object:
    evidence       log p(data | d) of each precision, about W*
    best           the precision of the highest evidence about W*, by golden section
    bestEvidence   the evidence there
    map            the head refitted at the precision, [K D], and mapGradient, the largest entry of the gradient there
    mapEvidence    log p(data | d) about the MAP
    variances      S_kk of each of the rows, with the curvature at the MAP
    probit         their probabilities, softmax or logistic of f_k / sqrt(1 + pi/8 S_kk); for gaussian the values
    seconds        what each part took

With ours.json in DIR, as LaplaceOfRun in the tests of models-module writes it beside the features of a trained run, it
prints the largest relative differences from what is found here instead.

Formulas: E. Daxberger et al., "Laplace Redux", NeurIPS 2021; D. J. C. MacKay, Neural Computation 4 (1992). Matrices of up to
1,000 rows are formed and solved as a whole, Kronecker products too; above that the MAP is found by L-BFGS.
"""
import json
import sys
import time
from pathlib import Path

import numpy as np

DENSE = 1000


def load(folder, name, kind, columns):
    if (folder / f"{name}.npy").exists():
        return np.load(folder / f"{name}.npy").reshape(-1, columns).astype(np.float64)
    suffix = {"<f4": "f32", "<f8": "f64"}[kind]
    return np.fromfile(folder / f"{name}.{suffix}", dtype=kind).reshape(-1, columns).astype(np.float64)


class Problem:
    def __init__(self, folder):
        self.told = json.loads((folder / "problem.json").read_text())
        self.k, self.d = self.told["outputs"], self.told["width"]
        self.h = load(folder, "features", "<f4", self.d)
        self.y = load(folder, "targets", "<f4", self.k)
        self.head = load(folder, "head", "<f8", self.d)
        assert self.h.shape == (self.told["examples"], self.d) and self.y.shape == (len(self.h), self.k)
        assert self.head.shape == (self.k, self.d)
        self.kind = self.told["likelihood"]
        self.whole = self.told["form"] == "whole"

    def mean(self, f):
        if self.kind == "softmax":
            e = np.exp(f - f.max(axis=1, keepdims=True))
            return e / e.sum(axis=1, keepdims=True)
        return 0.5 * (1 + np.tanh(0.5 * f)) if self.kind == "logistic" else f

    def log_likelihood(self, w):
        f = self.h @ w.T
        if self.kind == "softmax":
            top = f.max(axis=1)
            return np.sum(np.sum(f * self.y, axis=1) - top - np.log(np.exp(f - top[:, None]).sum(axis=1)))
        if self.kind == "logistic":
            return -np.sum(np.logaddexp(0, np.where(self.y == 1, -f, f)))
        s2 = self.told["variance"]
        return -0.5 * np.sum(np.log(2 * np.pi * s2) + (self.y - f) ** 2 / s2)

    def gradient(self, w):
        left = self.y - self.mean(self.h @ w.T)
        return left.T @ self.h / (self.told["variance"] if self.kind == "gaussian" else 1)

    def hessian(self, w):
        """sum_n L_n (x) h_n h_n', output by output."""
        k, d = self.k, self.d
        p = self.mean(self.h @ w.T)
        if self.kind == "gaussian":
            return np.kron(np.eye(k), self.h.T @ self.h) / self.told["variance"]
        full = np.zeros((k * d, k * d))
        for i in range(k):
            on = p[:, i] if self.kind == "softmax" else p[:, i] * (1 - p[:, i])
            full[i * d:(i + 1) * d, i * d:(i + 1) * d] = self.h.T @ (self.h * on[:, None])
        if self.kind == "softmax":
            for start in range(0, len(p), 4096):
                part = slice(start, start + 4096)
                z = (p[part, :, None] * self.h[part, None, :]).reshape(-1, k * d)
                full -= z.T @ z
        return full

    def factors(self, w):
        """A = sum_n h_n h_n' and B = mean of L_n."""
        p = self.mean(self.h @ w.T)
        if self.kind == "softmax":
            b = np.diag(p.mean(axis=0)) - p.T @ p / len(p)
        elif self.kind == "logistic":
            b = np.diag((p * (1 - p)).mean(axis=0))
        else:
            b = np.eye(self.k) / self.told["variance"]
        return self.h.T @ self.h, b

    def eigenvalues(self, w):
        if self.whole:
            return np.maximum(np.linalg.eigvalsh(self.hessian(w)), 0)
        a, b = self.factors(w)
        return np.maximum(np.outer(np.linalg.eigvalsh(b), np.linalg.eigvalsh(a)).ravel(), 0)

    def evidence(self, w):
        """log p(data | d) as a function of d."""
        lambdas, fit, length = self.eigenvalues(w), self.log_likelihood(w), np.sum(w * w)
        return lambda d: fit - 0.5 * d * length - 0.5 * np.sum(np.log1p(lambdas / d))

    def fitted(self, precision):
        return self.newton(precision) if self.k * self.d <= DENSE else self.lbfgs(precision)

    def newton(self, precision):
        w = np.zeros_like(self.head)
        value = self.log_likelihood(w)
        for _ in range(100):
            g = (self.gradient(w) - precision * w).ravel()
            step = np.linalg.solve(self.hessian(w) + precision * np.eye(g.size), g)
            t = 1.0
            while True:
                moved = w + t * step.reshape(w.shape)
                reached = self.log_likelihood(moved) - 0.5 * precision * np.sum(moved * moved)
                if reached >= value - 1e-10 * abs(value) or t < 1e-12:
                    break
                t /= 2
            w, value = moved, reached
            if step @ g < 1e-18:
                break
        return w

    def lbfgs(self, precision, memory=30, most=3000):
        w = self.head.ravel().copy()
        shape = self.head.shape

        def loss(v):
            m = v.reshape(shape)
            return (0.5 * precision * v @ v - self.log_likelihood(m), precision * v - self.gradient(m).ravel())

        value, g = loss(w)
        first, pairs = np.abs(g).max(), []
        for _ in range(most):
            q, tried = g.copy(), []
            for s, y, rho in reversed(pairs):
                tried.append(rho * (s @ q))
                q -= tried[-1] * y
            if pairs:
                s, y, _ = pairs[-1]
                q *= (s @ y) / (y @ y)
            for (s, y, rho), a in zip(pairs, reversed(tried)):
                q += (a - rho * (y @ q)) * s
            t = 1.0 if pairs else 1 / np.abs(g).sum()
            while True:
                moved = w - t * q
                reached, after = loss(moved)
                if reached <= value - 1e-4 * t * (q @ g) + 1e-13 * abs(value) or t < 1e-12:
                    break
                t /= 2
            s, y = moved - w, after - g
            if s @ y > 0:
                pairs = (pairs + [(s, y, 1 / (s @ y))])[-memory:]
            w, value, g = moved, reached, after
            if np.abs(g).max() < 1e-9 * max(first, 1) or t < 1e-12:
                break
        return w.reshape(shape)

    def covariances(self, w, precision, rows):
        """S of each row, [K, K]."""
        k, d = self.k, self.d
        if k * d <= DENSE:
            full = self.hessian(w) if self.whole else np.kron(*reversed(self.factors(w)))
            full += precision * np.eye(k * d)
            found = []
            for row in rows:
                e = np.kron(np.eye(k), self.h[row])
                found.append(e @ np.linalg.solve(full, e.T))
            return found
        if self.whole:
            sys.exit(f"no whole matrix of {k * d} rows here")
        a, b = self.factors(w)
        (av, au), (bv, bu) = np.linalg.eigh(a), np.linalg.eigh(b)
        found = []
        for row in rows:
            along = (1 / (np.outer(np.maximum(bv, 0), np.maximum(av, 0)) + precision)) @ (au.T @ self.h[row]) ** 2
            found.append(bu @ np.diag(along) @ bu.T)
        return found


def golden(function, unit):
    """The maximum of a function of one peak over the logarithm of 1e-10 to 1e10 units."""
    grid = np.log(unit) + np.linspace(-np.log(1e10), np.log(1e10), 201)
    top = int(np.argmax([function(np.exp(x)) for x in grid]))
    low, high = grid[max(top - 1, 0)], grid[min(top + 1, 200)]
    ratio = (np.sqrt(5) - 1) / 2
    while high - low > 1e-10:
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        if function(np.exp(a)) > function(np.exp(b)):
            high = b
        else:
            low = a
    return float(np.exp(0.5 * (low + high)))


def main(folder):
    seconds, start = {}, time.time()

    def done(what):
        nonlocal start
        seconds[what] = round(time.time() - start, 3)
        start = time.time()

    problem = Problem(folder)
    done("read")
    evidence = problem.evidence(problem.head)
    largest = problem.eigenvalues(problem.head).max()
    best = golden(evidence, largest if largest > 0 else 1)
    done("precision")
    precision = problem.told.get("precision", best)
    found = problem.fitted(precision)
    gradient = problem.gradient(found) - precision * found
    done("map")
    covariances = problem.covariances(found, precision, problem.told["rows"])
    f = problem.h[problem.told["rows"]] @ found.T
    s = np.array([np.diag(c) for c in covariances])
    done("posterior")
    answer = {
        "evidence": [evidence(d) for d in problem.told["precisions"]],
        "best": best,
        "bestEvidence": evidence(best),
        "map": found.ravel().tolist(),
        "mapGradient": float(np.abs(gradient).max()),
        "mapEvidence": problem.evidence(found)(precision),
        "variances": s.ravel().tolist(),
        "probit": (f if problem.kind == "gaussian" else problem.mean(f / np.sqrt(1 + np.pi / 8 * s))).ravel().tolist(),
        "seconds": seconds,
    }
    ours = folder / "ours.json"
    print(json.dumps(differences(json.loads(ours.read_text()), answer) if ours.exists() else answer))


def differences(ours, here):
    """The largest relative differences of what Java found."""
    def largest(name):
        a, b = np.asarray(ours[name], float).ravel(), np.asarray(here[name], float).ravel()
        return float(np.max(np.abs(a - b) / np.abs(b)))
    found = {name: largest(name) for name in ("evidence", "best", "mapEvidence", "variances")}
    a, b = np.asarray(ours["map"]), np.asarray(here["map"])
    return found | {"map": float(np.max(np.abs(a - b)) / np.max(np.abs(b)))}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
