"""Fits scikit-learn's BayesianRidge to a table that scikit-learn brings.

    python3 bayesian_ridge.py diabetes

It writes the table, a row in a line with the response last, then an empty line, then a number in a
line: alpha_, lambda_, coef_, and sigma_ row by row. Exit code 77: scikit-learn is not there.
"""

import sys

try:
    from sklearn import datasets, linear_model
except ImportError:
    sys.exit(77)

x, y = getattr(datasets, "load_" + sys.argv[1])(return_X_y=True)
y = y if y.ndim == 1 else y[:, 0]
for row, response in zip(x, y):
    print(",".join(repr(float(value)) for value in [*row, response]))
print()
model = linear_model.BayesianRidge(tol=1e-10).fit(x, y)
for value in [model.alpha_, model.lambda_, *model.coef_, *model.sigma_.ravel()]:
    print(repr(float(value)))
