/** Distillation against 60-digit values, down to students that all but equal their teacher. */
import { describe, expect, test } from "vitest";
import oracle from "../../../../fixtures/training_losses.json" with { type: "json" };
import { distillationLossInto } from "./distillation.ts";
import { logSoftmaxInto, softmaxInto } from "./softmax.ts";

const tempered = (logits: readonly number[], temperature: number) => ({
  logits,
  probabilities: softmaxInto([] as number[], logits, temperature),
  logProbabilities: logSoftmaxInto([] as number[], logits, temperature),
});

function distil(student: readonly number[], teacher: readonly number[], temperature: number) {
  const gradient = student.map(() => 9);
  const loss = distillationLossInto(
    gradient,
    tempered(student, temperature),
    tempered(teacher, temperature),
    temperature,
  );
  return { loss, gradient };
}

describe("distillationLossInto()", () => {
  test.each(oracle.exactDistillation)("T = $temperature, a loss of $loss", (exact) => {
    const { loss } = distil(exact.student, exact.teacher, exact.temperature);
    // Here differences of the logits are exact, and no |log p| beyond the loss: 16 ulp, whichever the way.
    expect(Math.abs(loss / exact.loss - 1)).toBeLessThanOrEqual(16 * 2 ** -52);
  });

  test("the gradient sums to 0 and is T (q − p)", () => {
    for (const { student, teacher, temperature } of oracle.exactDistillation.slice(0, 36)) {
      const { gradient } = distil(student, teacher, temperature);
      expect(gradient.reduce((sum, g) => sum + g, 0)).toBeCloseTo(0, 11);
      const [q, p] = [student, teacher].map((row) => softmaxInto([] as number[], row, temperature));
      gradient.forEach((g, k) => {
        expect(g).toBeCloseTo(temperature * (q![k]! - p![k]!), 12);
      });
    }
  });

  test("a difference on the border between both ways gives the same", () => {
    const loss = (gap: number) => distil([gap, 0, 0], [0, 0, 0], 1).loss;
    const step = 2 ** -30;
    const [left, right] = [loss(0.5), loss(0.5 + step)];
    const slope = (loss(0.5) - loss(0.5 - step)) / step;
    expect((right - left) / step).toBeCloseTo(slope, 6); // 2⁻⁵³/2⁻³⁰ is 10⁻⁷
  });
});
