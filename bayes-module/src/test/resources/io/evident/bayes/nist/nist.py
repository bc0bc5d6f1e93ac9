"""Holds the NIST StRD data beside this script against their certified values, by exact rational least squares.

  python3 nist.py            checks the data: every printed digit of the certified values must agree
  python3 nist.py --rounded  shows how far they move when data and powers are rounded to doubles first
"""
import csv
import sys
from decimal import Decimal, getcontext
from fractions import Fraction as F
from pathlib import Path

getcontext().prec = 60
HERE = Path(__file__).parent


def table(name):
    with open(HERE / name) as file:
        return list(csv.DictReader(file))


def designs(number):
    """The rows (x, y) of each data set; number makes a Fraction of a text, power one of a number and an exponent."""
    power = lambda x, k: x ** k
    if number is not F:
        power = lambda x, k: F(float(x ** k))
    rows = table('longley.csv')
    columns = list(rows[0])
    yield 'longley', [([F(1)] + [number(r[c]) for c in columns[1:]], number(r[columns[0]])) for r in rows]
    yield 'filippelli', [([power(number(r['x']), k) for k in range(11)], number(r['y'])) for r in table('filippelli.csv')]
    for k in range(1, 6):
        name = 'wampler%d' % k
        yield name, [([power(number(r['x']), j) for j in range(6)], number(r[name])) for r in table('wampler.csv')]


def least_squares(rows):
    """The coefficients and the squares of their deviations, exactly."""
    p = len(rows[0][0])
    m = [[sum(x[a] * x[b] for x, _ in rows) for b in range(p)] + [sum(x[a] * y for x, y in rows)]
         + [F(int(a == b)) for b in range(p)] for a in range(p)]
    for i in range(p):
        pivot = next(r for r in range(i, p) if m[r][i])
        m[i], m[pivot] = m[pivot], m[i]
        m[i] = [v / m[i][i] for v in m[i]]
        for r in range(p):
            if r != i and m[r][i]:
                m[r] = [u - m[r][i] * v for u, v in zip(m[r], m[i])]
    beta = [r[p] for r in m]
    left = sum((y - sum(a * b for a, b in zip(x, beta))) ** 2 for x, y in rows)
    return beta, [left / (len(rows) - p) * m[k][p + 1 + k] for k in range(p)]


def relative(found, printed):
    return abs(found - printed) / abs(printed) if printed else abs(found)


def decimal(f):
    return Decimal(f.numerator) / Decimal(f.denominator)


rounded = '--rounded' in sys.argv
certified = {}
for r in table('certified.csv'):
    certified.setdefault(r['dataset'], []).append((Decimal(r['estimate']), Decimal(r['deviation'])))
for name, rows in designs((lambda text: F(float(text))) if rounded else F):
    beta, squares = least_squares(rows)
    worst = max(max(relative(decimal(b), e), relative(decimal(s).sqrt(), d))
                for b, s, (e, d) in zip(beta, squares, certified[name]))
    print('%-10s off by %.1e' % (name, worst))
    if not rounded and worst > Decimal('5e-15'):
        sys.exit(name + ': the data are not those that NIST certified')
