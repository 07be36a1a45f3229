import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { inProcess } from "../other-process.mjs";

const PYTHON = process.env.BENCH_PYTHON ?? "python3";
const SCRIPT = join(import.meta.dirname, "python_contestants.py");

/** Versions of what a Python has of NumPy, SciPy and PyTorch; none without a Python. */
export const pythonVersions = askVersions();

/** NumPy, SciPy and PyTorch, one thread each, in a Python process. */
export const pythonContestants = [
  ["numpy", "NumPy"],
  ["scipy", "SciPy"],
  ["pytorch", "PyTorch"],
].map(([name, label]) => ({
  name,
  label,
  kind: "native",
  open: (batch) =>
    pythonVersions[name]
      ? inProcess(PYTHON, [SCRIPT], name, batch)
      : { missing: `${PYTHON} has no ${label} (BENCH_PYTHON names another)` },
}));

function askVersions() {
  const { status, stdout } = spawnSync(PYTHON, [SCRIPT, "--versions"], { encoding: "utf8" });
  return status === 0 ? JSON.parse(stdout) : {};
}
