"""Times scikit-learn's LogisticRegression(solver="lbfgs") on the rows in FOLDER; prints one JSON object.

python scikit-logistic.py FOLDER CLASSES L2 TOLERANCE ITERATIONS
FOLDER holds {train,test}-features.f32 and {train,test}-labels.i32, as mnist.mjs wrote them.
"""

import json
import sys
import time

import numpy as np
import sklearn
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression


def read(folder, name):
    labels = np.fromfile(f"{folder}/{name}-labels.i32", dtype=np.int32)
    return np.fromfile(f"{folder}/{name}-features.f32", dtype=np.float32).reshape(len(labels), -1), labels


def objective(model, features, labels, l2):
    """Mean of the penalised loss, in float64: what fit minimises."""
    z = features.astype(np.float64) @ model.coef_.astype(np.float64).T + model.intercept_
    nll = logsumexp(z, axis=1) - z[np.arange(len(z)), labels]
    return (nll.sum() + l2 / 2 * (model.coef_.astype(np.float64) ** 2).sum()) / len(z)


def main():
    folder, classes, l2, tolerance, iterations = sys.argv[1], *map(float, sys.argv[2:])
    features, labels = read(folder, "train")
    model = LogisticRegression(C=1 / l2, solver="lbfgs", tol=tolerance, max_iter=int(iterations))
    start = time.perf_counter()
    model.fit(features, labels)
    seconds = time.perf_counter() - start
    test_features, test_labels = read(folder, "test")
    assert len(model.classes_) == classes
    print(
        json.dumps(
            {
                "version": sklearn.__version__,
                "seconds": seconds,
                "iterations": int(model.n_iter_[0]),
                "loss": float(objective(model, features, labels, l2)),
                "accuracy": float(model.score(test_features, test_labels)),
            }
        )
    )


if __name__ == "__main__":
    main()
