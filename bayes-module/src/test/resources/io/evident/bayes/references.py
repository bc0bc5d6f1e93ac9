#!/usr/bin/env python3
"""Writes normal-, nig-, regression-, student-t- and inverse-gamma-references.csv beside itself: python3 references.py

Every figure is computed by mpmath (made with version 1.2.1, the inverse gamma with 1.3.0, Python
3.11) in 90 digits and written
with 50. The observations are x_i = offset + (i * 2654435761 mod 2^22) / 2^20 - 2 for i = 0..n-1, which
doubles hold exactly at every offset used here; their sums are summed as integers. A variance such
as 1e-12 stands for the double nearest to it, as it does in Java. The regression explains
y_i = offset + 2 z_i + (i * 40503 mod 2^16) / 2^16 by a constant and z_i, the x_i above at offset 0.
"""
import os
from itertools import product
from mpmath import betainc, exp, log, log1p, loggamma, mp, mpf, nstr, pi, quad, sqrt

mp.dps = 90
HERE = os.path.dirname(os.path.abspath(__file__))
SCALE = 2**20
SIZES = [0, 1, 2, 14, 1000, 10**6]


def moments():
    """The mean and centred sum of squares at offset 0 for each size, from integer sums."""
    found, total, squares, n = {}, 0, 0, 0
    for size in SIZES:
        while n < size:
            k = (n * 2654435761) % 2**22 - 2 * SCALE
            total, squares, n = total + k, squares + k * k, n + 1
        if n == 0:
            found[size] = (mpf(0), mpf(0))
        else:
            found[size] = (mpf(total) / n / SCALE, (mpf(squares) - mpf(total) ** 2 / n) / SCALE**2)
    return found


def write(name, header, rows):
    with open(os.path.join(HERE, name), "w") as out:
        out.write(header + "\n")
        for given, computed in rows:
            cells = [repr(g) for g in given] + [nstr(c, 50) for c in computed]
            out.write(",".join(cells) + "\n")


def normal(found):
    variances = [1e-12, 1e-4, 1.0, 1e12]
    for n, offset, s2, m0, t2 in product(
        SIZES, [0.0, 1e9], variances, [0.0, 1000000003.0], variances
    ):
        sigma2, mu0, tau2 = mpf(s2), mpf(m0), mpf(t2)
        xbar, within = found[n][0] + mpf(offset), found[n][1]
        variance = 1 / (n / sigma2 + 1 / tau2)
        mean = variance * (n * xbar / sigma2 + mu0 / tau2)
        terms = [
            -mpf(n) / 2 * log(2 * pi * sigma2),
            -log1p(n * tau2 / sigma2) / 2,
            -within / (2 * sigma2),
            -n * (xbar - mu0) ** 2 / (2 * (sigma2 + n * tau2)),
        ]
        yield (n, offset, s2, m0, t2), (mean, variance, sum(terms), sum(map(abs, terms)))


def nig(found):
    for n, offset, k0, a0, b0 in product(
        SIZES, [0.0, 1e9], [1e-3, 2.0], [0.5, 30.0], [1e-6, 1.0, 1e6]
    ):
        kappa0, shape0, scale0 = mpf(k0), mpf(a0), mpf(b0)
        xbar, within = found[n][0] + mpf(offset), found[n][1]
        kappa, shape = kappa0 + n, shape0 + mpf(n) / 2
        scale = scale0 + within / 2 + kappa0 * n * xbar**2 / (2 * kappa)
        terms = [
            -mpf(n) / 2 * log(2 * pi),
            log(kappa0 / kappa) / 2,
            loggamma(shape),
            -loggamma(shape0),
            shape0 * log(scale0),
            -shape * log(scale),
        ]
        yield (n, offset, k0, a0, b0), (
            n * xbar / kappa,
            scale,
            sum(terms),
            sum(map(abs, terms)),
        )


def regression():
    for n, offset, s2, t2 in product(
        [0, 3, 1000, 100000], [0.0, 1e9], [1e-4, 1.0, 1e4], [1e-6, 1.0, 1e6]
    ):
        sums = [0] * 5  # of z, z z, y, z y, y y, as integers in units of 2^-20
        for i in range(n):
            z = (i * 2654435761) % 2**22 - 2 * SCALE
            y = int(offset) * SCALE + 2 * z + (i * 40503) % 2**16 * 2**4
            for k, term in enumerate([z, z * z, y, z * y, y * y]):
                sums[k] += term
        z, zz, y, zy, yy = [mpf(v) / SCALE ** (1 if k in (0, 2) else 2) for k, v in enumerate(sums)]
        sigma2, tau2 = mpf(s2), mpf(t2)
        prior = 1 / tau2
        a, b, d = n / sigma2 + prior, z / sigma2, zz / sigma2 + prior
        determinant = a * d - b * b
        u, v = y / sigma2, zy / sigma2
        constant, slope = (d * u - b * v) / determinant, (a * v - b * u) / determinant
        left = yy / sigma2 - constant * u - slope * v
        terms = [
            -mpf(n) / 2 * log(2 * pi * sigma2),
            -log(determinant / prior**2) / 2,
            -left / 2,
        ]
        yield (n, offset, s2, t2), (constant, slope, a / determinant, sum(terms), sum(map(abs, terms)))


def student_t():
    for nu, t in product(
        [0.01, 0.1, 0.5, 1.0, 2.0, 2.0001, 3.0, 30.0, 1e4, 1e7, 1e9, 1e12, 1e15],
        [-1e300, -1e160, -1e6, -50.0, -3.0, -1.6, -0.7, -1e-9],
    ):
        n, x = mpf(nu), mpf(t)
        growth = log1p(x * x / n)
        density = loggamma((n + 1) / 2) - loggamma(n / 2) - log(n * pi) / 2 - (n + 1) / 2 * growth
        probability = betainc(n / 2, mpf(1) / 2, 0, n / (n + x * x), regularized=True) / 2
        yield (nu, t), (density, probability)


def inverse_gamma():
    """Of large shapes, at x so many deviations from scale / shape; the smaller tail is integrated."""
    for a, k in product(
        [1e6, 3e7, 1e9, 4e11, 1e15, 1e20], [-35.0, -12.0, -5.0, -1.0, 0.0, 0.3, 3.0, 12.0, 35.0]
    ):
        b = 0.75 * a
        x = b / a * (1 + k / a**0.5)
        shape, scale, at = mpf(a), mpf(b), mpf(x)
        constant = loggamma(shape)
        density = shape * log(scale / at) - log(at) - scale / at - constant
        t = scale / at
        away = (t - shape) / sqrt(shape)
        step = sqrt(shape) / (abs(away) + 1)
        up = 1 if away >= 0 else -1
        places = [t + up * i * step for i in range(90)]
        tail = abs(
            quad(lambda u: exp((shape - 1) * log(u) - u - constant), places, method="gauss-legendre")
        )
        yield (a, b, x), (density, tail if up > 0 else 1 - tail, 1 - tail if up > 0 else tail)


if __name__ == "__main__":
    data = moments()
    write(
        "normal-references.csv",
        "n,offset,noiseVariance,priorMean,priorVariance,mean,variance,logEvidence,sumOfTerms",
        normal(data),
    )
    write(
        "nig-references.csv",
        "n,offset,priorCount,shape,scale,mean,posteriorScale,logEvidence,sumOfTerms",
        nig(data),
    )
    write(
        "regression-references.csv",
        "n,offset,noiseVariance,priorVariance,constant,slope,slopeVariance,logEvidence,sumOfTerms",
        regression(),
    )
    write("student-t-references.csv", "degreesOfFreedom,t,logDensity,cumulativeProbability", student_t())
    write(
        "inverse-gamma-references.csv",
        "shape,scale,x,logDensity,cumulativeProbability,complement",
        inverse_gamma(),
    )
