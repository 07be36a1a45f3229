import * as onnxruntimeNode from "onnxruntime-node";
import * as onnxruntimeWeb from "onnxruntime-web";
import { NODE_SESSION } from "./contestants/onnxruntime-node.mjs";
import { WEB_SESSION } from "./contestants/onnxruntime-web.mjs";
import { library } from "./library.mjs";
import { normalLogits } from "./normal-logits.mjs";
import { topKModel } from "./one-node-model.mjs";
import { residentArrays } from "./resident-arrays.mjs";
import { shapeName } from "./shapes.mjs";
import { shortNumber, textTable } from "./table.mjs";
import { asyncSampler, sampler, timeInTurn } from "./timing.mjs";

const K = 50;
const SHAPES = [
  { rows: 1, classes: 151_936 },
  { rows: 16, classes: 151_936 },
];

/** The best 50 of a vocabulary: ours with their probabilities, against our softmax, and against onnxruntime's TopK without. */
export async function measureTopK(isQuick) {
  const result = [];
  for (const shape of SHAPES) result.push({ ...shape, ...(await measureTopKOf(shape, isQuick)) });
  const rows = result.map((each) => [
    shapeName(each),
    ...Object.values(each.microseconds).map(shortNumber),
    shortNumber(each.microseconds["ours, topK"] / each.microseconds["ours, softmax"]),
    shortNumber(each.microseconds["ours, topK"] / each.microseconds["onnxruntime-web, TopK"]),
    shortNumber(each.microseconds["ours, topK"] / each.microseconds["onnxruntime-node, TopK"]),
  ]);
  const header = ["", ...Object.keys(result[0].microseconds), "topK ÷ softmax", "÷ ort-web", "÷ ort-node"];
  return {
    result,
    table: `Best ${K} of a row, µs a call (÷: time over time, less is better)\n${textTable(header, rows)}`,
  };
}

async function measureTopKOf({ rows, classes }, isQuick) {
  const { allocate, close } = residentArrays(8 * rows * classes);
  const logits = allocate("float32", rows * classes);
  logits.set(normalLogits(rows * classes));
  const options = { shape: [rows, classes] };
  const withOut = { ...options, out: allocate("float32", rows * classes) };
  const peers = [
    ["onnxruntime-web, TopK", await openTopK(onnxruntimeWeb, WEB_SESSION, logits, options.shape)],
    ["onnxruntime-node, TopK", await openTopK(onnxruntimeNode, NODE_SESSION, logits, options.shape)],
  ];
  const expected = bestIndices(logits, classes);
  checkIndices("ours", library.topK(logits, K, options).indices, expected);
  for (const [name, run] of peers) checkIndices(name, await run(), expected);
  const times = await timeInTurn(
    [
      { name: "ours, softmax", sample: sampler(() => library.softmax(logits, withOut)) },
      { name: "ours, topK", sample: sampler(() => library.topK(logits, K, options)) },
      ...peers.map(([name, run]) => ({ name, sample: asyncSampler(run) })),
    ],
    isQuick,
  );
  close();
  return { microseconds: Object.fromEntries([...times].map(([name, { median }]) => [name, 1e6 * median])) };
}

async function openTopK(runtime, sessionOptions, logits, shape) {
  const session = await runtime.InferenceSession.create(topKModel(K), sessionOptions);
  const feeds = { x: new runtime.Tensor("float32", Float32Array.from(logits), shape) };
  return async () => (await session.run(feeds)).indices.data;
}

/** By a full sort, ties to the lower index. */
function bestIndices(logits, classes) {
  const best = [];
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes);
    const order = Uint32Array.from(row, (_, k) => k).sort((a, b) => row[b] - row[a] || a - b);
    best.push(...order.subarray(0, K));
  }
  return best;
}

function checkIndices(name, indices, expected) {
  const wrong = expected.findIndex((index, i) => Number(indices[i]) !== index);
  if (wrong >= 0) {
    throw new Error(
      `Cannot time ${name}: place ${wrong} holds ${indices[wrong]}, ${expected[wrong]} is wanted`,
    );
  }
}
