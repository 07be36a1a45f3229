import {
  type ExplainedColumn,
  type Explanation,
  nameInSentence,
  shownNumber,
  shownTemperature,
} from "softmax/explain";
import { formatCount } from "../report/format-number.ts";
import type { Note } from "./note.ts";

/** Says why the textbook form failed, where it did: the story of the first failure stands for all of its kind. */
export function textbookFailure(columns: readonly ExplainedColumn[]): Note[] {
  return (["overflow", "underflow"] as const).flatMap((failure) => {
    const failed = columns.filter((column) => column.textbook.failure === failure);
    const [first] = failed;
    if (first === undefined) return [];
    const exponent = columns.every(({ temperature }) => temperature === 1) ? "z" : "z/T";
    const where =
      columns.length > 1
        ? ` at T = ${failed.map(({ temperature }) => shownTemperature(temperature)).join(", ")}`
        : "";
    const story = failure === "overflow" ? overflowStory(first, exponent) : underflowStory(first, exponent);
    const rescue = "The stable form never takes exp of anything above 0, so it holds.";
    return [{ kind: "warning", text: `The textbook form ${failure}s${where}: ${story} ${rescue}` }];
  });
}

function overflowStory({ textbook, temperature }: ExplainedColumn, exponent: string): string {
  if (temperature === 0)
    return "z/0 is Infinity or NaN, and so is all that follows. T = 0 has a meaning only as a limit.";
  const tooLarge = textbook.exponentials.indexOf(Infinity);
  if (tooLarge < 0) {
    return "each exponential fits into a float64, their sum does not and becomes Infinity, so every share becomes 0.";
  }
  return (
    `exp(${exponent}) = exp(${plainNumber(textbook.scaled[tooLarge]!)}) is above 1.8e+308, the largest float64, ` +
    "and becomes Infinity. Infinity / Infinity is NaN."
  );
}

function underflowStory({ textbook }: ExplainedColumn, exponent: string): string {
  const largest = textbook.scaled.reduce((a, b) => Math.max(a, b));
  return textbook.sum === 0
    ? `every exp(${exponent}), even exp(${plainNumber(largest)}), is too small for a float64 and becomes 0. 0 / 0 is NaN.`
    : `even exp(${plainNumber(largest)}) is so small that a float64 has lost digits of it, and the shares are inexact.`;
}

function plainNumber(value: number): string {
  return String(Number(value.toPrecision(6))).replace("-", "−");
}

/** Says so when the shown terms add to another shown sum. */
export function roundingNote({ textbook, stable }: ExplainedColumn): string[] {
  const forms = [
    { form: "textbook", shownSum: textbook.shownSum },
    { form: "stable", shownSum: stable.shownSum },
  ];
  return forms
    .filter(({ shownSum }) => shownSum.differs && Number.isFinite(shownSum.sum))
    .map(
      ({ form, shownSum }) =>
        `The ${form} sum is ${shownNumber(shownSum.sum, shownSum.decimals)}, ` +
        `which is ${shownNumber(shownSum.sumOfShownTerms, shownSum.decimals)} ` +
        "when the rounded terms are added: the sum is taken first and rounded last.",
    );
}

/** Says why subtracting the maximum changes nothing, when there is a healthy textbook form to compare with. */
export function bothFormsAgree(columns: readonly ExplainedColumn[]): string[] {
  const [column] = columns;
  if (columns.length > 1 || column === undefined || column.textbook.failure !== null) return [];
  const { temperature, stable } = column;
  const whole = temperature === 1 ? ["z − max", "z", "max"] : ["(z − max)/T", "z/T", "max/T"];
  const divisor = shownNumber(Math.exp(stable.maximum / temperature));
  return [
    `Both forms agree: exp(${whole[0]}) = exp(${whole[1]}) / exp(${whole[2]}), and exp(${whole[2]}) = ${divisor} ` +
      "stands above and below the fraction line, so it cancels.",
  ];
}

/** Names what a logit of -Infinity means. */
export function ruledOutNote({ logits, classNames }: Explanation): string[] {
  const out = classNames.filter((_, index) => logits[index] === -Infinity).map(nameInSentence);
  if (out.length === 0) return [];
  const who =
    out.length > 3
      ? `${formatCount(out.length)} classes are`
      : `${out.join(" and ")} ${out.length > 1 ? "are" : "is"}`;
  return [`exp(−Infinity) = 0: ${who} ruled out.`];
}

/** Says so when rounding each share for itself would not give 100 %. */
export function percentageNote({ columns, percentageDecimals }: Explanation): string[] {
  const sums = columns.map((column) =>
    column.stable.probabilities
      .reduce((total, probability) => total + Number((100 * probability).toFixed(percentageDecimals)), 0)
      .toFixed(percentageDecimals),
  );
  const off = sums.find((sum) => Number(sum) !== 100);
  if (off === undefined) return [];
  return [`Shares are rounded so that they add to 100 %; rounded one by one they would add to ${off} %.`];
}
