import type { LogitInput } from "../../logits/logit-input.ts";
import { distillationLossInto } from "../../math/distillation.ts";
import { softmaxRowsOf } from "../../operations/softmax-rows.ts";
import { readBeside } from "./read-beside.ts";
import { type LossOptions, type LossResult, readLoss } from "./read-loss.ts";

export interface DistillationLossOptions extends LossOptions {
  /** T of both softmaxes, in (0, ∞]: one number, or one per row. Default 1. */
  readonly temperature?: number | ArrayLike<number>;
}

/**
 * `T² Σ p_k (log p_k − log q_k)`, in nats, with p = softmax(teacher/T) and q = softmax(student/T): the student learns the
 * teacher's whole distribution (Hinton, Vinyals & Dean 2015, arXiv 1503.02531). T² keeps the gradient's size as T grows.
 *
 * The gradient in the student's logits is `T (q − p)`; its Hessian-vector product is `T²` times that of
 * `crossEntropyHvp(student, v, { temperature: T })`. T = `Infinity` is the limit, half the variance of student − teacher.
 *
 * | class                                         | adds                  |
 * | --------------------------------------------- | --------------------- |
 * | `-Infinity` in both, or masked                | 0, gradient 0         |
 * | `-Infinity` for the teacher alone             | `T² q_k`              |
 * | `-Infinity` for the student alone             | `Infinity`, gradient `−T p_k` |
 *
 * A row without a softmax (a NaN, a `+Infinity`, only `-Infinity`), of either, gives NaN.
 *
 * @param student logits: one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param teacher logits, as many, laid out the same
 * @param options `temperature`, `shape`, `axis`, `where`, `dtype`, `reduction` (the mean is over N rows), `gradient`
 * @returns one number, or for `"none"` one per row in the float type of the student's logits. A student near its teacher
 * loses no digits: where all `student − teacher` differ by at most T/2 a row's loss is within 16 float64 ulp (and the
 * square of what is rounded in the differences); elsewhere within 2⁻⁵⁰ T² times the largest |log p|, |log q|
 * @throws {TypeError} wrong kind, ragged rows, different shapes, unknown option
 * @throws {RangeError} a temperature that is not above 0, or another option's value that cannot be
 * @example
 * distillationLoss([0, 0], [0, 0], { temperature: 4 }); // 0
 * distillationLoss([[1, 0]], [[0, 0]], { temperature: Infinity }); // 0.125
 */
export function distillationLoss<
  Logits extends LogitInput,
  const Options extends DistillationLossOptions | undefined = undefined,
>(student: Logits, teacher: LogitInput, options?: Options): LossResult<Logits, Options> {
  const given: DistillationLossOptions = options ?? {};
  const loss = readLoss("distillationLoss", student, given, ["temperature"]);
  const { read, batch, rows, writeGradient } = loss;
  checkTemperature(read.temperature);
  const beside = readBeside(teacher, read, given, "the teacher's logits");
  const taught = { ...loss.keepApart(beside), where: batch.where };
  const denominator = loss.denominatorOf(rows);
  const losses = new Float64Array(rows);
  const gradient = new Float64Array(batch.classes);
  const teacherRows = softmaxRowsOf(taught, read.temperature);
  for (const row of softmaxRowsOf(batch, read.temperature)) {
    losses[row.index] = distillationLossInto(gradient, row, teacherRows.next().value!, row.temperature);
    writeGradient?.(row.index, gradient, 1 / denominator);
  }
  return loss.reduce(losses, denominator) as LossResult<Logits, Options>;
}

/** At T = 0 the loss and its gradient would be 0 whatever the student does. */
function checkTemperature(temperature: number | Float64Array): void {
  const zero = typeof temperature === "number" ? temperature === 0 : temperature.includes(0);
  if (!zero) return;
  throw new RangeError("Cannot distil: the temperature is 0, must be above 0");
}
