import { createRowStatistics } from "../../packages/softmax/dist/kernels/kernels.js";
import { openKernels } from "../../packages/softmax/dist/kernels/open-kernels.js";
import { checkOperations } from "./check-operations.mjs";
import { measureLayouts } from "./layouts-bench.mjs";
import { library } from "./library.mjs";
import { normalLogits } from "./normal-logits.mjs";
import { residentArrays } from "./resident-arrays.mjs";
import { shapeName } from "./shapes.mjs";
import { shortNumber, textTable } from "./table.mjs";
import { sampler, timeInTurn } from "./timing.mjs";

const SHAPES = [
  { rows: 4_096, classes: 1_000 },
  { rows: 64, classes: 50_257 },
  { rows: 2_048, classes: 8_192 },
  { rows: 100_000, classes: 10 },
];

/** Our operations on resident float32, as times over the time of our softmax; then types and layouts the same way. */
export async function measureOperations(isQuick) {
  const shapes = [];
  for (const shape of SHAPES) {
    if (isQuick && shape.rows * shape.classes > 5e6) continue;
    shapes.push({ ...shape, ...(await measureOperationsOf(shape, isQuick)) });
  }
  const layouts = await measureLayouts(isQuick);
  const names = Object.keys(shapes[0].overSoftmax);
  const table = textTable(
    ["", ...shapes.map(shapeName)],
    [
      ["softmax, 10⁹ numbers/s", ...shapes.map((each) => shortNumber(each.softmaxRate / 1e9))],
      ...names.map((name) => [name, ...shapes.map((each) => shortNumber(each.overSoftmax[name]))]),
    ],
  );
  return {
    result: { shapes, layouts: layouts.result },
    table: `Operations, time over the time of softmax (less is better)\n${table}\n\n${layouts.table}`,
  };
}

async function measureOperationsOf({ rows, classes }, isQuick) {
  const { allocate, close } = residentArrays(4 * (4 * rows * classes + 3 * rows));
  const data = openData(allocate, { rows, classes });
  const operations = openOperations(data);
  checkOperations(operations, data);
  const times = await timeInTurn(
    Object.entries(operations).map(([name, run]) => ({ name, sample: sampler(run) })),
    isQuick,
  );
  close();
  const { median: softmaxTime } = times.get("softmax");
  const others = [...times].filter(([name]) => name !== "softmax");
  return {
    softmaxRate: (rows * classes) / softmaxTime,
    overSoftmax: Object.fromEntries(others.map(([name, { median }]) => [name, median / softmaxTime])),
  };
}

function openData(allocate, { rows, classes }) {
  const count = rows * classes;
  const data = {
    rows,
    classes,
    logits: allocate("float32", count),
    upstream: allocate("float32", count),
    probabilities: allocate("float32", count),
    out: allocate("float32", count),
    perRow: allocate("float32", rows),
    labels: allocate("int32", rows),
  };
  data.logits.set(normalLogits(count));
  data.upstream.set(data.logits.toReversed());
  for (let r = 0; r < rows; r++) data.labels[r] = (7919 * r) % classes;
  library.softmax(data.logits, { shape: [rows, classes], out: data.probabilities });
  return data;
}

/** Each returns what it computed. */
function openOperations({ rows, classes, logits, upstream, probabilities, out, perRow, labels }) {
  const shape = [rows, classes];
  const batch = { data: logits, dtype: "float32", outer: rows, classes, inner: 1 };
  const statisticsAt = (betas) => {
    const statistics = createRowStatistics(rows, betas.length);
    return () => {
      openKernels().rowStatistics(batch, betas, labels, statistics);
      return statistics;
    };
  };
  return {
    softmax: () => library.softmax(logits, { shape, out }),
    logSoftmax: () => library.logSoftmax(logits, { shape, out }),
    logSumExp: () => library.logSumExp(logits, { shape, out: perRow }),
    "cross-entropy with gradient": () => library.crossEntropy(logits, labels, { shape, gradient: out }),
    softmaxVjp: () => library.softmaxVjp(probabilities, upstream, { shape, out }),
    softmaxEntropy: () => library.softmaxEntropy(logits, { shape }),
    "statistics at 1 β": statisticsAt(Float64Array.of(1)),
    "statistics at 4 β": statisticsAt(Float64Array.of(0.5, 0.75, 1, 1.25)),
  };
}
