/**
 * Verdicts in words, each with its cure.
 *
 * @module
 */
import type { Claim } from "./claim.ts";
import type { Evidence, PrecisionName, Verdict } from "./diagnosis.ts";
import type { Measurement } from "./measurement.ts";

/** What a message is made from. */
export interface Finding {
  readonly verdict: Verdict;
  readonly evidence: Evidence;
  readonly precision: PrecisionName | undefined;
  readonly alternatives: readonly Verdict[];
}

type Writer = (evidence: Evidence, claim: Claim, measured: Measurement) => string;

const WRITERS: Record<Exclude<Verdict, "right" | "unknown">, Writer> = {
  float16: (_, __, measured) =>
    `Right, but rounded to float16: ${errorOf(measured)}, and probabilities below 3e-8 are lost. ` +
    "Keep them in float32, or keep the logits.",
  bfloat16: (_, __, measured) =>
    `Right, but rounded to bfloat16, two to three digits: ${errorOf(measured)}. Keep them in float32, or keep the logits.`,
  rounded: ({ decimals }, _, measured) =>
    `Right, but rounded to ${decimals} decimals: ${errorOf(measured)}${shareOfRounding(decimals!, measured)}. ` +
    "Write at least nine significant digits.",
  overflowed: ({ format, overflowedRows = [] }, _, { rightRows }) =>
    `The exponentials overflow or underflow ${format}: ${rowList(overflowedRows)} NaN, infinite or all 0` +
    `${rightRows > 0 ? "; the other rows are right" : ""}. Subtract each row's largest logit before the exponential.`,
  "logits-unchanged": () => "These are the logits themselves. No softmax was applied: apply one.",
  "log-probabilities": () =>
    "These are log-probabilities. Take exp of each value, or ask for softmax instead of log-softmax.",
  unnormalised: writeUnnormalised,
  sigmoid: (_, claim) =>
    "Each value is the sigmoid of its own logit, so a row does not sum to 1. That suits labels that do not exclude " +
    `each other. If one label is true, divide the exponentials by their sum over ${classAxis(claim)}.`,
  "applied-twice": () =>
    "The softmax was applied twice: these are softmax(softmax(logits)). The model, or the loss, has one already. Remove one.",
  "wrong-axis": ({ axis }, claim) =>
    axis === "all"
      ? `The sum was taken over the whole array. Divide by the sum over ${classAxis(claim)}.`
      : `The sum was taken over axis ${axis}. Divide by the sum over ${classAxis(claim)}.`,
  transposed: ({ axis }, claim) =>
    `The probabilities are right, but their class axis is axis ${axis}, where that of the logits is axis ` +
    `${claim.logits.axis}. Transpose them back.`,
  "inverse-temperature": ({ temperature }, claim) =>
    `The logits were divided by ${short(temperature)} where T = ${short(claim.temperature)} was meant: ` +
    "that is 1/T. Divide by T, do not multiply.",
  temperature: writeTemperature,
  "class-missing": writeClassMissing,
};

/** The verdict in plain words, what is uncertain about it, and what to change. */
export function messageOf(finding: Finding, claim: Claim, measured: Measurement): string {
  const { verdict, evidence, precision, alternatives } = finding;
  if (verdict === "unknown") return writeUnknown(alternatives, claim, measured);
  const caveat =
    alternatives.length > 0 ? ` These rows cannot tell this from: ${alternatives.join(", ")}.` : "";
  if (verdict === "right") return writeRight(precision, claim, measured) + caveat;
  return WRITERS[verdict](evidence, claim, measured) + caveat;
}

function writeRight(precision: PrecisionName | undefined, claim: Claim, measured: Measurement): string {
  const text = `Right, within ${precision}: ${errorInUlp(measured)}, and a row's sum is off by at most ${short(measured.worstSum)}.`;
  if (claim.logitRows.length === 1) return `${text} There is one class: its probability is always 1.`;
  return measured.hasSpread
    ? text
    : `${text} The logits of each row are equal, so any temperature gives this.`;
}

function writeUnnormalised({ form, factor }: Evidence, claim: Claim): string {
  if (form === "constant") {
    const percent = Math.abs(factor! - 100) < 0.1 ? " (per cent)" : "";
    return `These are the probabilities times ${short(factor)}${percent}. Divide by ${short(factor)}.`;
  }
  return `These are the exponentials ${form}, never divided. Divide by the sum over ${classAxis(claim)}.`;
}

function writeTemperature({ temperature: used }: Evidence, { temperature: meant }: Claim): string {
  const wanted = meant === 1 ? "none" : `T = ${short(meant)}`;
  if (used === 0) {
    return "One-hot at the largest logit: an argmax, or a T near 0. Divide the exponentials by their sum instead.";
  }
  if (used === Infinity) {
    return "Every class has the same probability though the logits differ: an infinite T, or other logits went in.";
  }
  if (used! < 0) return `The logits were negated (softmin, T = ${short(used)}). Remove the minus sign.`;
  const cure =
    meant === 1 ? `Do not divide the logits by ${short(used)}` : `Divide the logits by ${short(meant)}`;
  const inverse = meant === 1 ? ` If T = ${short(1 / used!)} was meant, it was used as 1/T.` : "";
  return `A softmax at temperature ${short(used)}, where ${wanted} was meant. ${cure}.${inverse}`;
}

function writeClassMissing({ missingFrom, classes = [], renormalised }: Evidence, claim: Claim): string {
  const names = classes.slice(0, 10).join(", ") + (classes.length > 10 ? " …" : "");
  if (missingFrom === "sum") {
    const which = classes.length === 1 ? `Class ${names} was` : `One class (one of ${names}) was`;
    return `${which} left out of the sum, so rows sum to more than 1. Sum over all ${claim.logitRows.length} classes.`;
  }
  const rest = renormalised
    ? "the others share its probability"
    : "the others keep theirs, so rows sum to less than 1";
  if (missingFrom === "values") {
    return `Class ${names} always has probability 0, and ${rest}. Look for a mask, or a loop that ends early.`;
  }
  const which = classes.length === 1 ? `Class ${names} has` : `One class (one of ${names}) has`;
  return `${which} no column, and ${rest}. Keep all ${claim.logitRows.length} classes.`;
}

function writeUnknown(alternatives: readonly Verdict[], claim: Claim, measured: Measurement): string {
  if (measured.finiteRows === 0) {
    return "No row of logits has a finite softmax (each is empty or holds NaN, Infinity or only -Infinity), so nothing can be told.";
  }
  if (alternatives.length > 0) {
    return `Not the softmax of these logits. Several mistakes explain it equally well: ${alternatives.join(", ")}. More rows would tell them apart.`;
  }
  const text = "Not the softmax of these logits, and no mistake known here explains every row.";
  const few =
    claim.logitRows.length * measured.finiteRows <= 2 ? " One row of two classes fits any temperature." : "";
  if (!measured.worst) return text + few;
  const { row, class: k, claimed, expected } = measured.worst;
  return (
    `${text}${few} ${measured.rightRows} of ${measured.finiteRows} rows are right; ` +
    `row ${row} is furthest off: class ${k} is ${short(claimed)}, not ${short(expected)}.`
  );
}

function errorOf({ worstAbsolute }: Measurement): string {
  return `the largest error is ${short(worstAbsolute)}`;
}

/** In float32 spacings too; behind a coarser rounding they run into millions and say nothing. */
function errorInUlp(measured: Measurement): string {
  const ulp = short(measured.worstUlp).replace(/(?<=^\d+)(?=(\d{3})+$)/g, ",");
  return `${errorOf(measured)} (${ulp} float32 ulp)`;
}

/** Rounding moves a number by half a place at most: what is beyond it was there before. */
function shareOfRounding(decimals: number, { worstAbsolute }: Measurement): string {
  const most = 0.5 * 10 ** -decimals;
  // A hundredth more is the storage of the decimals in float32.
  return worstAbsolute <= 1.01 * most
    ? ""
    : `, of which the rounding explains ${short(most)} at most; the rest is float32 arithmetic`;
}

/** "the class axis, which is the last (axis 1)" */
function classAxis({ logits: { shape, axis } }: Claim): string {
  return axis === shape.length - 1
    ? "the class axis, which is the last"
    : `the class axis, which is axis ${axis}`;
}

function rowList(rows: readonly number[]): string {
  return rows.length === 1
    ? `row ${rows[0]} is`
    : `rows ${rows.join(", ")}${rows.length === 10 ? " …" : ""} are`;
}

function short(value: number | undefined): string {
  return String(Number(value!.toPrecision(4)));
}
