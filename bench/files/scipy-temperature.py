"""Times SciPy and scikit-learn at fitting a temperature to the rows in FOLDER; prints one JSON object.

python scipy-temperature.py FOLDER ROWS CLASSES REPEATS
FOLDER holds logits.f32 and labels.i32, as temperature.mjs wrote them. What is not installed is null.
"""

import json
import sys
import time

import numpy as np


def measure(fit, repeats):
    seconds, temperature = [], None
    for _ in range(repeats):
        start = time.perf_counter()
        temperature = fit()
        seconds.append(time.perf_counter() - start)
    return {"seconds": seconds, "temperature": float(temperature)}


def scipy_fit(logits, labels):
    """Bounded Brent in log(beta), float64, SciPy's own tolerance: the bounds are scikit-learn's."""
    from scipy.optimize import minimize_scalar
    from scipy.special import logsumexp

    z = logits.astype(np.float64)
    of_label = z[np.arange(len(z)), labels].mean()

    def loss(log_beta):
        beta = np.exp(log_beta)
        return logsumexp(beta * z, axis=1).mean() - beta * of_label

    return lambda: np.exp(-minimize_scalar(loss, bounds=(-10, 10), method="bounded").x)


def sklearn_fit(logits, labels):
    from sklearn.base import BaseEstimator, ClassifierMixin
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.frozen import FrozenEstimator

    class Given(ClassifierMixin, BaseEstimator):
        """A classifier whose scores are its input."""

        def __init__(self):
            self.classes_ = np.arange(logits.shape[1])

        def fit(self, x, y):
            return self

        def decision_function(self, x):
            return x

        def predict(self, x):
            return x.argmax(axis=1)

    def fit():
        calibrated = CalibratedClassifierCV(FrozenEstimator(Given()), method="temperature")
        calibrated.fit(logits, labels)
        return 1 / calibrated.calibrated_classifiers_[0].calibrators[0].beta_

    return fit


def main():
    folder, rows, classes, repeats = sys.argv[1], *map(int, sys.argv[2:])
    logits = np.fromfile(f"{folder}/logits.f32", dtype="<f4").reshape(rows, classes)
    labels = np.fromfile(f"{folder}/labels.i32", dtype="<i4")
    results = {}
    for name, prepare in (("scipy", scipy_fit), ("scikit-learn", sklearn_fit)):
        try:
            results[name] = measure(prepare(logits, labels), repeats)
        except (ImportError, ValueError) as error:  # not there, or too old for method="temperature"
            results[name] = None
            print(f"{name}: {error}", file=sys.stderr)
    print(json.dumps(results))


main()
