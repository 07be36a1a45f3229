import { checkProbabilities } from "./check.mjs";
import { library } from "./library.mjs";
import { normalLogits } from "./normal-logits.mjs";
import { softmaxReference } from "./reference.mjs";
import { residentArrays } from "./resident-arrays.mjs";
import { shortNumber, textTable } from "./table.mjs";
import { sampler, timeInTurn } from "./timing.mjs";

const TYPES = { rows: 4_096, classes: 1_000 };
/** Images of 512 × 512 pixels over 8, each pixel with 21 classes. */
const PIXELS = { images: 8, classes: 21, pixels: (512 * 512) / 8 };

/** Softmax of other types as times over float32's, and along a middle axis as times over the last's. */
export async function measureLayouts(isQuick) {
  const types = await timesOverFirst(openTypes(), isQuick);
  const axes = await timesOverFirst(openAxes(), isQuick);
  const { images, classes, pixels } = PIXELS;
  const rows = [
    ...Object.entries(types).map(([name, ratio]) => [
      `${name}, ${TYPES.rows} × ${TYPES.classes}`,
      ratio,
      "float32",
    ]),
    ...Object.entries(axes).map(([name, ratio]) => [
      `${name} of [${images}, ${classes}, ${pixels}]`,
      ratio,
      "last axis",
    ]),
  ].map(([name, ratio, base]) => [name, shortNumber(ratio), base]);
  return {
    result: { types, axes },
    table: `Softmax of other types and axes, time over time (less is better)\n${textTable(["", "×", "of"], rows)}`,
  };
}

function openTypes() {
  const { rows, classes } = TYPES;
  const logits = normalLogits(rows * classes);
  const halves = Uint16Array.from(logits, library.encodeFloat16);
  return [
    openSoftmax("float32", "float32", logits, { shape: [rows, classes] }),
    openSoftmax("float64", "float64", logits, { shape: [rows, classes] }),
    openSoftmax("float16", "float16", halves, { shape: [rows, classes], dtype: "float16" }),
  ];
}

function openAxes() {
  const { images, classes, pixels } = PIXELS;
  const logits = normalLogits(images * classes * pixels);
  const rows = images * pixels;
  const reference = softmaxReference(logits, { rows, classes });
  const last = openSoftmax("last axis", "float32", logits, { shape: [rows, classes] });
  const moved = Float32Array.from({ length: logits.length }, (_, i) => logits[placeInRows(i)]);
  const middle = openSoftmax("axis 1", "float32", moved, { shape: [images, classes, pixels], axis: 1 });
  const result = new Float32Array(logits.length);
  middle.run().forEach((p, i) => {
    result[placeInRows(i)] = p;
  });
  if (checkProbabilities(result, reference, { rows, classes }).isWrong) {
    throw new Error("Cannot time softmax along axis 1: its result is wrong");
  }
  return [last, middle];
}

/** Where the number at i of `[images, classes, pixels]` stands in `[images, pixels, classes]`. */
function placeInRows(i) {
  const { classes, pixels } = PIXELS;
  const pixel = i % pixels;
  const k = Math.floor(i / pixels) % classes;
  const image = Math.floor(i / (pixels * classes));
  return (image * pixels + pixel) * classes + k;
}

function openSoftmax(name, dtype, values, options) {
  const { allocate, close } = residentArrays(16 * values.length);
  const logits = allocate(dtype, values.length);
  const out = allocate(dtype, values.length);
  logits.set(values);
  const whole = { ...options, out };
  return { name, close, run: () => library.softmax(logits, whole) };
}

async function timesOverFirst(entries, isQuick) {
  const times = await timeInTurn(
    entries.map(({ name, run }) => ({ name, sample: sampler(run) })),
    isQuick,
  );
  for (const { close } of entries) close();
  const [first, ...others] = entries.map(({ name }) => name);
  return Object.fromEntries(others.map((name) => [name, times.get(name).median / times.get(first).median]));
}
