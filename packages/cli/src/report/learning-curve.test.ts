import { expect, test } from "vitest";
import { learningCurve } from "./learning-curve.ts";
import { trainingProgress } from "./learning-curve-progress.ts";
import { plainStyle } from "./terminal-style.ts";

const steps = (count: number, loss: (step: number) => number, heldOut?: (step: number) => number) =>
  Array.from({ length: count }, (_, step) => ({ step, loss: loss(step), validationLoss: heldOut?.(step) }));

test("few steps are wide, and held-out losses are marks", () => {
  const curve = learningCurve(
    steps(
      2,
      (step) => 1 - step / 2,
      (step) => 0.95 - step / 4,
    ),
    "epoch",
    40,
    plainStyle,
  );
  expect(curve.split("\n")).toEqual([
    "mean loss, nats",
    " 1.0000 │◆◆◆◆◆◆◆◆◆◆◆◆◆◆◆◆",
    "        │████████████████",
    "        │████████████████◆◆◆◆◆◆◆◆◆◆◆◆◆◆◆",
    "        │████████████████",
    "        │████████████████",
    "        │███████████████████████████████",
    "        │███████████████████████████████",
    "        │███████████████████████████████",
    "        │███████████████████████████████",
    "        │███████████████████████████████",
    "      0 └───────────────────────────────",
    "         0            epoch            1",
    "",
    "filled: fitted rows, 0.5000 at the end",
    "◆ held-out rows, 0.7000",
  ]);
});

test.each([1, 2, 31, 32, 500])("%d steps fit the width, and the last is the last column's", (count) => {
  // Only the last step has a loss: a full column at the right edge.
  const lines = learningCurve(
    steps(count, (step) => (step === count - 1 ? 2 : 0)),
    "iteration",
    40,
    plainStyle,
  ).split("\n");
  expect(Math.max(...lines.map((line) => line.length))).toBe(40);
  expect(lines[1]).toMatch(/^ 2\.0000 │.*█$/);
  if (count > 31) expect(lines[1]!.match(/█/g)).toHaveLength(1);
});

test("a loss of 0 all along, and one beyond all measure", () => {
  expect(
    learningCurve(
      steps(3, () => 0),
      "epoch",
      40,
      plainStyle,
    ),
  ).toContain("1.0000 │\n");
  const large = learningCurve(
    steps(3, () => 1.5e30),
    "epoch",
    40,
    plainStyle,
  );
  expect(large).toContain("1.50e+30 │");
});

test("progress is one line on a terminal, and nothing elsewhere", () => {
  let written = "";
  const write = (text: string) => (written += text);
  const step = { step: 3, loss: 0.25, validationLoss: 0.5 };
  const none = trainingProgress({ write }, "epoch");
  none.update(step);
  none.finish();
  expect(written).toBe("");
  const progress = trainingProgress({ write, isTTY: true, columns: 32 }, "epoch");
  progress.update(step);
  expect(written).toBe("\r\u001b[KTraining  epoch 3  loss 0.2500 ");
  progress.finish();
  progress.finish();
  expect(written).toBe("\r\u001b[KTraining  epoch 3  loss 0.2500 \r\u001b[K");
});
