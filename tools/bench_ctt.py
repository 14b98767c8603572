"""The rival of benches/analysis.rs: the same classical statistics in pandas, as someone who knows it would write them.

Whole columns at a time; the covariance matrix once; no loop over candidates. Called by `cargo bench --bench analysis`:
    python bench_ctt.py FILE RUNS CUT
"""

import json
import math
import sys
import time

try:
    import numpy as np
    import pandas as pd
except ImportError as missing:
    sys.exit(f"{missing}: pip install pandas, or set PYTHON to an interpreter that has it")


def binomial_tails(k, chances, cut):
    """P(X >= cut) for each chance, by the recurrence of the binomial's terms in logarithms."""
    x = np.arange(math.ceil(cut), k + 1)
    ways = np.array([math.lgamma(k + 1) - math.lgamma(i + 1) - math.lgamma(k - i + 1) for i in x])
    p = np.clip(chances, 1e-300, 1 - 1e-16)[:, None]
    return np.exp(ways + x * np.log(p) + (k - x) * np.log1p(-p)).sum(axis=1)


def classical(frame, cut):
    n, k = frame.shape
    total = frame.sum(axis=1)
    covariance = frame.cov()
    variances = pd.Series(np.diag(covariance), index=frame.columns)
    variance, mean = total.var(), total.mean()
    alpha = k / (k - 1) * (1 - variances.sum() / variance)
    off = covariance.to_numpy() - np.diag(variances)
    correlations = frame.corr().to_numpy()
    with_total = covariance.sum(axis=1)
    rest = variance + variances - 2 * with_total
    halves = frame.iloc[:, 0::2].sum(axis=1).corr(frame.iloc[:, 1::2].sum(axis=1))
    # D27 with the tied shared out: everyone's weight in the upper less in the lower group.
    counts = total.value_counts().sort_index()
    ends = counts.cumsum()
    size = 0.27 * n
    lower = ((size - (ends - counts)) / counts).clip(0, 1)
    upper = ((size - (n - ends)) / counts).clip(0, 1)
    weights = total.map(upper - lower)
    values, where = np.unique(total.to_numpy(), return_inverse=True)
    passing = binomial_tails(k, (alpha * values + (1 - alpha) * mean) / k, cut)[where]
    p0 = np.mean(passing**2 + (1 - passing) ** 2)
    pc = passing.mean() ** 2 + (1 - passing.mean()) ** 2
    distance = (mean - cut) ** 2
    items = pd.DataFrame(
        {
            "p": frame.mean(),
            "item_sd": np.sqrt(variances),
            "r_it": with_total / np.sqrt(variances * variance),
            "r_drop": (with_total - variances) / np.sqrt(variances * rest),
            "alpha_if_deleted": (k - 1) / (k - 2) * (1 - (variances.sum() - variances) / rest),
            "d27": frame.mul(weights, axis=0).sum() / size,
        }
    )
    return {
        "mean": mean,
        "sd": math.sqrt(variance),
        "min": int(total.min()),
        "max": int(total.max()),
        "pass_rate": float((total >= cut).mean()),
        "alpha": alpha,
        "kr21": k / (k - 1) * (1 - mean * (k - mean) / (k * variance)),
        "lambda2": (off.sum() + math.sqrt(k / (k - 1) * (off**2).sum())) / variance,
        "split_half_odd_even_sb": 2 * halves / (1 + halves),
        "sem": math.sqrt(variance * (1 - alpha)),
        "mean_inter_item_r": (correlations.sum() - k) / (k * (k - 1)),
        "livingston_k2": (alpha * variance + distance) / (variance + distance),
        "p0": p0,
        "kappa": (p0 - pc) / (1 - pc),
        "csem_lord_at": np.sqrt(np.arange(k + 1) * (k - np.arange(k + 1)) / (k - 1)).tolist(),
        "items": items.to_dict("records"),
    }


def main():
    path, runs, cut = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    compute, whole = [], []
    for _ in range(runs):
        started = time.perf_counter()
        frame = pd.read_csv(path, index_col="candidate")
        read = time.perf_counter()
        found = classical(frame, cut)
        ended = time.perf_counter()
        compute.append(ended - read)
        whole.append(ended - started)
    versions = f"python {sys.version.split()[0]}, pandas {pd.__version__}, numpy {np.__version__}"
    json.dump({**found, "compute_seconds": compute, "whole_seconds": whole, "versions": versions}, sys.stdout)


if __name__ == "__main__":
    main()
