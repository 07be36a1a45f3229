/** The loss beside the stand-in, and beside TensorFlow.js itself where `bench/` has it installed. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleTensorflowJs, isInstalled } from "./installed-tensorflow-js.test-support.ts";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const built = existsSync(here("../../packages/softmax/dist/index.js"));
/** A script of this folder, whose types are not checked. */
const load = (path: string) => import(pathToFileURL(path).href);

const { softmaxCrossEntropy } = await load(here("softmax-cross-entropy.mjs"));

const folder = mkdtempSync(join(tmpdir(), "softmax-tensorflow-js-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Logits of four classes; softmax of `log [1, 2, 3, 4]` is `[0.1, 0.2, 0.3, 0.4]`. */
const ROW = [1, 2, 3, 4].map(Math.log);
const LABELS = [3, -100, 0];
const THREE_ROWS = [...ROW, ...ROW, 0, 0, 0, 0];

const standIn = here("tensorflow-js-stand-in.mjs");
const installed = isInstalled ? await bundleTensorflowJs(folder) : undefined;

describe.each([
  ["the stand-in", standIn],
  ["TensorFlow.js itself (needs it in bench/)", installed],
])("beside %s", (_, path) => {
  const isThere = path !== undefined;
  let tf: Awaited<ReturnType<typeof load>>;
  beforeAll(async () => {
    if (isThere) tf = await load(path);
  });

  /** Loss and gradient, which are float32: 2⁻²⁴ of a value up to 2. */
  function expectLoss(
    [values, shape]: [number[], number[]],
    targets: unknown,
    options: object,
    expected: { loss: number; gradient: number[] },
  ) {
    const logits = tf.tensor(values, shape);
    const { value, grad } = tf.valueAndGrad((z: unknown) => softmaxCrossEntropy(tf, z, targets, options))(
      logits,
    );
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0] - expected.loss)).toBeLessThan(2 ** -22);
    expect(grad.shape).toEqual(shape);
    for (const [i, g] of Array.from(grad.dataSync() as Float32Array).entries()) {
      expect(Math.abs(g - expected.gradient[i]!), `gradient ${i}`).toBeLessThan(2 ** -23);
    }
  }

  test.skipIf(!isThere)("class indices: −log p, and p less one at the class", () => {
    const expected = { loss: -Math.log(0.4), gradient: [0.1, 0.2, 0.3, -0.6] };
    expectLoss([ROW, [1, 4]], [3], {}, expected);
    expectLoss([ROW, [1, 4]], tf.tensor1d([3], "int32"), {}, expected);
  });

  test.skipIf(!isThere)("target probabilities, as a tensor", () => {
    const loss = -(Math.log(0.1) + Math.log(0.4)) / 2;
    const targets = tf.tensor2d([0.5, 0, 0, 0.5], [1, 4]);
    expectLoss([ROW, [1, 4]], targets, {}, { loss, gradient: [-0.4, 0.2, 0.3, -0.1] });
  });

  test.skipIf(!isThere)("ignored rows, label smoothing and a sum reach crossEntropy", () => {
    const none = [0, 0, 0, 0];
    const mean = (-Math.log(0.4) + Math.log(4)) / 2;
    const gradient = [0.05, 0.1, 0.15, -0.3, ...none, -0.375, 0.125, 0.125, 0.125];
    expectLoss([THREE_ROWS, [3, 4]], LABELS, {}, { loss: mean, gradient });
    const doubled = { loss: 2 * mean, gradient: gradient.map((g) => 2 * g) };
    expectLoss([THREE_ROWS, [3, 4]], LABELS, { reduction: "sum" }, doubled);
    // (1 − ε) at the class and ε/4 everywhere, for ε = 0.4.
    const smoothed = -(0.6 * Math.log(0.4) + 0.1 * Math.log(0.1 * 0.2 * 0.3 * 0.4));
    const options = { labelSmoothing: 0.4 };
    expectLoss([ROW, [1, 4]], [3], options, { loss: smoothed, gradient: [0, 0.1, 0.2, -0.3] });
  });

  test.skipIf(!isThere)("a class at −∞ adds nothing and has gradient 0", () => {
    const values = [-Infinity, 0, 0, -Infinity];
    expectLoss([values, [1, 4]], [1], {}, { loss: Math.log(2), gradient: [0, -0.5, 0.5, 0] });
  });

  test.skipIf(!isThere)("what comes after the loss scales the gradient", () => {
    const triple = (x: unknown) => tf.mul(tf.scalar(3), x);
    const threefold = tf.customGrad((loss: unknown) => ({ value: triple(loss), gradFunc: triple }));
    const compute = (z: unknown) => threefold(softmaxCrossEntropy(tf, z, [3]));
    const { grad } = tf.valueAndGrad(compute)(tf.tensor2d(ROW, [1, 4]));
    for (const [i, g] of [0.3, 0.6, 0.9, -1.8].entries()) {
      expect(Math.abs(grad.dataSync()[i] - g)).toBeLessThan(2 ** -22);
    }
  });

  test.skipIf(!isThere)("a call leaves one tensor, and a training step none", () => {
    const logits = tf.tensor2d(ROW, [1, 4]);
    const weights = tf.variable(tf.tensor2d(ROW, [1, 4]));
    const input = tf.tensor2d([1], [1, 1]);
    const targets = tf.tensor1d([3], "int32");
    const optimizer = tf.train.adam(0.1);
    const step = () => {
      const compute = () => softmaxCrossEntropy(tf, tf.matMul(input, weights), targets);
      optimizer.minimize(compute, false, [weights]);
    };
    step(); // makes the moments of Adam
    const before = tf.memory().numTensors;
    const loss = softmaxCrossEntropy(tf, logits, targets);
    expect(tf.memory().numTensors).toBe(before + 1);
    loss.dispose();
    tf.tidy(() => void softmaxCrossEntropy(tf, logits, targets));
    step();
    expect(tf.memory().numTensors).toBe(before);
  });

  test.skipIf(!isThere)("wrong input throws", () => {
    const logits = tf.tensor2d(ROW, [1, 4]);
    const call = (z: unknown, targets: unknown, options?: object) => () =>
      softmaxCrossEntropy(tf, z, targets, options);
    expect(call(tf.tensor2d([1, 2, 3, 4], [1, 4], "int32"), [3])).toThrow(
      new TypeError("Cannot compute the loss: the logits are int32, a float32 tensor is wanted"),
    );
    expect(call(logits, [3], { gradient: new Float32Array(4) })).toThrow(TypeError);
    expect(call(logits, [3], { reduction: "none" })).toThrow(RangeError);
    expect(call(logits, [3], { smoothing: 0.1 })).toThrow(TypeError);
    expect(call(logits, [4])).toThrow(RangeError);
    expect(call(logits, tf.tensor2d([0.5, 0, 0, 0.5], [4, 1]))).toThrow(/must be the same/);
  });

  test.skipIf(!isThere || !built)("train.mjs learns (needs a build)", () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [here("train.mjs"), pathToFileURL(path!).href],
      { encoding: "utf8" },
    );
    expect(status, stderr).toBe(0);
    expect(stdout.trimEnd().split("\n")).toEqual([
      "step 0: loss 1.0986 nats",
      "step 20: loss 0.2929 nats",
      "step 40: loss 0.2848 nats",
      "step 60: loss 0.2850 nats",
      "291 of 300 points in their cloud",
    ]);
  });
});

describe.skipIf(installed === undefined)("TensorFlow.js' own loss (needs it in bench/)", () => {
  test("has the same gradient, within float32", async () => {
    const tf = await load(installed!);
    const [rows, classes] = [64, 100];
    const values = Float32Array.from({ length: rows * classes }, (_, i) => 10 * Math.sin(i * i));
    const labels = Int32Array.from({ length: rows }, (_, row) => (7 * row) % classes);
    const oneHot = tf.oneHot(tf.tensor1d(labels, "int32"), classes);
    const logits = tf.tensor2d(values, [rows, classes]);
    for (const labelSmoothing of [0, 0.1]) {
      const ours = tf.grad((z: unknown) => softmaxCrossEntropy(tf, z, labels, { labelSmoothing }))(logits);
      const theirs = tf.grad((z: unknown) =>
        tf.losses.softmaxCrossEntropy(oneHot, z, undefined, labelSmoothing),
      )(logits);
      const found: Float32Array = ours.dataSync();
      const wanted: Float32Array = theirs.dataSync();
      const difference = Math.max(...found.map((g, i) => Math.abs(g - wanted[i]!)));
      // Gradients are up to 1/64; theirs is off by the few roundings of softmax in float32.
      expect(difference).toBeLessThan((4 * 2 ** -23) / rows);
      expect(Math.max(...wanted.map(Math.abs))).toBeGreaterThan(0.5 / rows);
    }
  });

  test("a gradient of the gradient throws", async () => {
    const tf = await load(installed!);
    const gradient = tf.grad((z: unknown) => softmaxCrossEntropy(tf, z, [0]));
    const product = tf.grad((z: unknown) => tf.sum(tf.mul(z, gradient(z))));
    expect(() => product(tf.tensor2d(ROW, [1, 4]))).toThrow("Cannot differentiate the loss twice");
  });
});
