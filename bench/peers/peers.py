"""What the peers do, measured in their own process; bench/peers/run.py calls this.

    peers.py whole-job FOLDER PURCHASES | bg-nbd FOLDER GROUPS | pareto-nbd FOLDER GROUPS |
             top-needs FOLDER CUSTOMERS ITEMS

The last line on standard output is a JSON object.
"""

import json
import resource
import sys
import time
import warnings
from pathlib import Path

import numpy
import pandas
import scipy.sparse
from implicit.nearest_neighbours import CosineRecommender
from lifetimes import BetaGeoFitter, GammaGammaFitter, ParetoNBDFitter
from lifetimes.utils import summary_data_from_transaction_data

warnings.filterwarnings("ignore")


class Steps:
    """Seconds by step."""

    def __init__(self):
        self.seconds = {}
        self.begin = time.monotonic()

    def done(self, name):
        now = time.monotonic()
        self.seconds[name] = now - self.begin
        self.begin = now

    def words(self):
        return ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self.seconds.items())


def fit_bg_nbd(frequency, recency, age, weights=None):
    """Unpenalised; a small penalty only where lifetimes does not converge without."""
    for penalizer in (0.0, 1e-4, 1e-3):
        try:
            return BetaGeoFitter(penalizer_coef=penalizer).fit(frequency, recency, age, weights)
        except Exception as error:  # lifetimes raises a class of its own
            last = error
    raise last


def whole_job(folder, purchases):
    steps = Steps()
    lines = pandas.read_parquet(purchases, columns=["customer", "time", "value"])
    lines["time"] = lines["time"].dt.tz_convert("Europe/Berlin").dt.tz_localize(None)
    lines["value"] = lines["value"].astype(float)
    steps.done("read")
    summary = summary_data_from_transaction_data(lines, "customer", "time", "value")
    steps.done("summary")
    model = fit_bg_nbd(summary["frequency"], summary["recency"] / 7, summary["T"] / 7)
    steps.done("BG/NBD")
    repeat = summary[(summary["frequency"] > 0) & (summary["monetary_value"] > 0)]
    spend = GammaGammaFitter().fit(repeat["frequency"], repeat["monetary_value"])
    steps.done("Gamma-Gamma")
    looks = (summary["frequency"], summary["recency"] / 7, summary["T"] / 7)
    summary["purchases"] = model.conditional_expected_number_of_purchases_up_to_time(39, *looks)
    summary["p_alive"] = model.conditional_probability_alive(*looks)
    summary["value"] = spend.customer_lifetime_value(
        model, *looks, summary["monetary_value"], time=12, freq="W", discount_rate=0.008)
    steps.done("predict")
    summary.to_parquet(Path(folder) / "theirs.parquet")
    steps.done("write")
    groups = summary.groupby(["frequency", "recency", "T"]).size().reset_index(name="customers")
    groups = groups.rename(columns={"frequency": "repeat_purchases", "recency": "recency_days",
                                    "T": "age_days"}).astype(int)
    groups.to_csv(Path(folder) / "groups.csv", index=False)
    return {"seconds": sum(steps.seconds.values()), "steps": steps.words(),
            "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def bg_nbd(_folder, groups):
    rows = pandas.read_csv(groups)
    begin = time.monotonic()
    model = fit_bg_nbd(rows["repeat_purchases"], rows["recency_days"] / 7, rows["age_days"] / 7,
                       rows["customers"])
    seconds = time.monotonic() - begin
    return {"seconds": seconds, "groups": len(rows), "customers": int(rows["customers"].sum()),
            "parameters": dict(model.params_)}


def pareto_nbd(folder, groups):
    """On 100,000 customers drawn from the groups, as rows."""
    rows = pandas.read_csv(groups)
    random = numpy.random.default_rng(1)
    drawn = random.choice(len(rows), size=100_000, p=rows["customers"] / rows["customers"].sum())
    sample = rows.iloc[drawn].drop(columns="customers")
    sample.groupby(list(sample.columns)).size().reset_index(name="customers").to_csv(
        Path(folder) / "sample.csv", index=False)
    begin = time.monotonic()
    for penalizer in (0.0, 1e-4, 1e-3):
        try:
            model = ParetoNBDFitter(penalizer_coef=penalizer).fit(
                sample["repeat_purchases"], sample["recency_days"] / 7, sample["age_days"] / 7)
            break
        except Exception as error:
            last = error
    else:
        raise last
    return {"seconds": time.monotonic() - begin, "customers": len(sample),
            "parameters": dict(model.params_)}


def top_needs(_folder, customers, items):
    """The top 20 for every customer by a full item-item matrix. The customers are drawn as those
    of bench/need_model_bench.cc: about ten items each, rank r in proportion to 1 / (r + 10)."""
    customers, items = int(customers), int(items)
    random = numpy.random.default_rng(1)
    wanted = 1 + random.poisson(9, customers)
    ranks = 10 * (numpy.power(items / 10 + 1, random.random(wanted.sum())) - 1)
    owners = numpy.repeat(numpy.arange(customers), wanted)
    bought = scipy.sparse.csr_matrix(
        (numpy.ones(len(ranks), dtype=numpy.float32), (owners, ranks.astype(int) * 7919 % items)),
        shape=(customers, items))
    bought.data[:] = 1
    model = CosineRecommender(K=items)
    model.fit(bought, show_progress=False)
    begin = time.monotonic()
    model.recommend(numpy.arange(customers), bought, N=20, filter_already_liked_items=True)
    return {"seconds": time.monotonic() - begin, "customers": customers, "items": items}


if __name__ == "__main__":
    WHAT = {"whole-job": whole_job, "bg-nbd": bg_nbd, "pareto-nbd": pareto_nbd,
            "top-needs": top_needs}
    print(json.dumps(WHAT[sys.argv[1]](*sys.argv[2:])))
