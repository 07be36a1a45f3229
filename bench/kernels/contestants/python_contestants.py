"""NumPy, SciPy and PyTorch for the bench: one JSON request a line on stdin, one JSON answer a line on stdout.

`python_contestants.py --versions` prints which of them are there. See other-process.mjs for the requests.
"""

import importlib
import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

MODULES = {"numpy": "numpy", "scipy": "scipy", "pytorch": "torch"}


def versions():
    found = {}
    for name, module in MODULES.items():
        try:
            found[name] = importlib.import_module(module).__version__
        except (ImportError, OSError):
            continue
    return found


def open_numpy(logits):
    import numpy

    out = numpy.empty_like(logits)

    def run():
        numpy.subtract(logits, logits.max(axis=-1, keepdims=True), out=out)
        numpy.exp(out, out=out)
        numpy.divide(out, out.sum(axis=-1, keepdims=True), out=out)
        return out

    return run


def open_scipy(logits):
    from scipy.special import softmax

    return lambda: softmax(logits, axis=-1)


def open_pytorch(logits):
    import torch

    torch.set_num_threads(1)
    tensor = torch.from_numpy(logits)
    out = torch.empty_like(tensor)

    def run():
        torch.softmax(tensor, -1, out=out)
        return out.numpy()

    return run


OPENERS = {"numpy": open_numpy, "scipy": open_scipy, "pytorch": open_pytorch}


def serve():
    import numpy

    run = None
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "open":
            shape = (request["rows"], request["classes"])
            run = OPENERS[request["contestant"]](numpy.fromfile(request["file"], numpy.float32).reshape(shape))
            numpy.ascontiguousarray(run()).tofile(request["result"])
            answer = {}
        else:
            start = time.perf_counter()
            for _ in range(request["repeats"]):
                run()
            answer = {"seconds": time.perf_counter() - start}
        print(json.dumps(answer), flush=True)


if sys.argv[1:] == ["--versions"]:
    print(json.dumps(versions()))
else:
    serve()
