"""scikit-learn's own tables, learned by Evident and by MLPClassifier or MLPRegressor.

    python3 tables_sklearn.py make DIR SPLITS [TABLE...]
        writes for each table an experiment, and a CSV for each split with a column that says train or test
    python3 tables_sklearn.py compare DIR
        after TableTrainings of models-module has trained in DIR: trains scikit-learn's networks and prints, as
        Markdown, mean test scores (accuracy or R2), and the mean difference in standard errors; once with draws of
        scikit-learn's own, once from our initial weights and in our order of rows

Both have the same rows, standardized by the training rows with n as divisor (0 where a column is constant there), layers of
64 and 32 with ReLU, Adam at 0.001, batches and epochs, no penalty, no early stopping. MLPRegressor reports its squared error
as a mean over targets, but follows the gradient of the sum over them, which is our loss. Needs scikit-learn and NumPy.
"""
import csv
import sys
import warnings
from pathlib import Path

import numpy as np
from sklearn import datasets
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import accuracy_score, r2_score
from sklearn.neural_network import MLPClassifier, MLPRegressor

LAYERS = (64, 32)
RATE = 0.001
TEST = 0.3
# name: task, batch, epochs
TABLES = {
    "iris": ("classification", 32, 50),
    "wine": ("classification", 32, 50),
    "breast_cancer": ("binary", 32, 50),
    "digits": ("classification", 32, 30),
    "diabetes": ("regression", 32, 50),
    "linnerud": ("regression", 8, 100),
}


def load(name):
    """Features, targets as a CSV has them, and the names of both."""
    table = getattr(datasets, "load_" + name)()
    if TABLES[name][0] == "regression":
        names = getattr(table, "target_names", ["target"])
        y = table.target.reshape(len(table.data), -1)
    else:
        names, y = ["target"], np.array([f"is {table.target_names[t]}" for t in table.target])[:, None]
    return table.data, y, list(table.feature_names), list(names)


def make(folder, splits, names):
    for name in names:
        task, batch, epochs = TABLES[name]
        x, y, features, targets = load(name)
        home = folder / name
        home.mkdir(parents=True)
        (home / "experiment.yaml").write_text(
            f"""version: 1
name: {name}
table: {{target: [{', '.join(targets)}], task: {task}}}
split: {{column: part}}
network: {{layers: [{', '.join(f'dense: {{units: {units}}}, relu' for units in LAYERS)}]}}
optimizer: {{kind: adam, learningRate: {RATE}}}
batchSize: {batch}
epochs: {epochs}
evaluateTrain: never
seed: 1
"""
        )
        for split in range(1, splits + 1):
            tested = np.random.default_rng(split).permutation(len(x))[: round(TEST * len(x))]
            part = np.where(np.isin(np.arange(len(x)), tested), "test", "train")
            with open(home / f"{split}.csv", "w", newline="") as file:
                out = csv.writer(file)
                out.writerow(features + targets + ["part"])
                out.writerows([*map(repr, map(float, a)), *b, p] for a, b, p in zip(x, y, part))


def standardized(x, train):
    mean, deviation = x[train].mean(0), x[train].std(0)
    varies = np.ptp(x[train], axis=0) > 0
    return np.where(varies, (x - mean) / np.where(varies, deviation, 1), 0)


def read(file, name):
    _, y, features, targets = load(name)
    with open(file, newline="") as rows:
        rows = list(csv.reader(rows))[1:]
    x = np.array([row[: len(features)] for row in rows], float)
    y = np.array([row[len(features) : -1] for row in rows])
    train = np.array([row[-1] == "train" for row in rows])
    x = standardized(x, train)
    y = standardized(y.astype(float), train) if TABLES[name][0] == "regression" else y
    return x, y[:, 0] if y.shape[1] == 1 else y, train


def network(name, start=None, **settings):
    """The estimator; its weights begin as given, in the order of its layers, if they are."""
    task, batch, epochs = TABLES[name]
    kind = MLPRegressor if task == "regression" else MLPClassifier

    class Network(kind):
        def _init_coef(self, fan_in, fan_out, dtype):
            return start.pop(0) if start is not None else super()._init_coef(fan_in, fan_out, dtype)

    return Network(
        hidden_layer_sizes=LAYERS,
        solver="adam",
        alpha=0,
        batch_size=batch,
        learning_rate_init=RATE,
        max_iter=epochs,
        tol=0,
        n_iter_no_change=epochs,
        **settings,
    )


def weights(file, widths):
    """Pairs of coefs_ and intercepts_ of a file, where a row is an output."""
    values, at, pairs = np.fromfile(file, "<f4").astype(float), 0, []
    for fan_in, fan_out in zip(widths, widths[1:]):
        kernel = values[at : at + fan_in * fan_out].reshape(fan_out, fan_in).T
        at += fan_in * fan_out
        pairs.append((kernel.copy(), values[at : at + fan_out].copy()))
        at += fan_out
    assert at == len(values), (at, len(values))
    return pairs


def score(estimator, x, y):
    return (r2_score if isinstance(estimator, MLPRegressor) else accuracy_score)(y, estimator.predict(x))


def outputs(estimator, x):
    return estimator.predict(x) if isinstance(estimator, MLPRegressor) else estimator.predict_proba(x)


def alone(name, split, x, y, train):
    """With draws of its own."""
    estimator = network(name, random_state=split).fit(x[train], y[train])
    return score(estimator, x[~train], y[~train])


def together(home, name, split, x, y, train):
    """From our start in our order: its score, and the largest difference of an output from ours."""
    task, batch, epochs = TABLES[name]
    count = y.shape[1] if y.ndim == 2 else 1 if task in ("regression", "binary") else len(set(y))
    widths = [x.shape[1], *LAYERS, count]
    estimator = network(name, weights(home / f"{split}.start.f32", widths), shuffle=False)
    order = np.fromfile(home / f"{split}.order.i32", "<i4").reshape(-1, train.sum())
    assert len(order) == epochs, (len(order), epochs)
    classes = {} if task == "regression" else {"classes": np.unique(y)}
    for indices in order:
        estimator.partial_fit(x[train][indices], y[train][indices], **classes)
    theirs = outputs(estimator, x[~train])
    found = score(estimator, x[~train], y[~train])
    estimator.coefs_, estimator.intercepts_ = map(list, zip(*weights(home / f"{split}.end.f32", widths)))
    return found, np.abs(outputs(estimator, x[~train]) - theirs).max()


def row(name, draws, ours, theirs, largest):
    difference = ours - theirs
    error = difference.std(ddof=1) / np.sqrt(len(ours)) if len(ours) > 1 else np.nan
    t = difference.mean() / error if error > 0 else 0 if not difference.any() else np.inf
    print(
        f"| {name} | {draws} | {len(ours)} | {ours.mean():.4f} | {theirs.mean():.4f} | {difference.mean():+.4f} | "
        f"{error:.4f} | {t:+.2f} | {largest} |",
        flush=True,
    )
    return t


def compare(folder):
    with open(folder / "scores.csv", newline="") as file:
        scores = {(s["table"], s["split"]): float(s["score"]) for s in csv.DictReader(file)}
    print("| table | draws | splits | ours | theirs | mean difference | standard error | t | largest difference of outputs |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    ts = {}
    for name in TABLES:
        splits = sorted(int(split) for table, split in scores if table == name)
        if not splits:
            continue
        ours = np.array([scores[name, str(split)] for split in splits])
        rows = [read(folder / name / f"{split}.csv", name) for split in splits]
        own = np.array([alone(name, split, *row) for split, row in zip(splits, rows)])
        same = [together(folder / name, name, split, *row) for split, row in zip(splits, rows)]
        ts.setdefault("own", []).append(row(name, "own", ours, own, ""))
        largest = max(difference for _, difference in same)
        ts.setdefault("ours", []).append(row(name, "ours", ours, np.array([s for s, _ in same]), f"{largest:.1e}"))
    print()
    print("Mean of t: " + ", ".join(f"{np.mean(t):+.2f} with draws {draws}" for draws, t in ts.items()))


warnings.simplefilter("ignore", ConvergenceWarning)
if len(sys.argv) > 3 and sys.argv[1] == "make":
    make(Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4:] or list(TABLES))
elif len(sys.argv) == 3 and sys.argv[1] == "compare":
    compare(Path(sys.argv[2]))
else:
    sys.exit(__doc__)
