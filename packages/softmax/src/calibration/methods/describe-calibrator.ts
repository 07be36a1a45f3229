import type { Calibrator } from "./calibrator.ts";

/**
 * What a calibrator does and did, in one sentence.
 *
 * @example
 * describeCalibrator(calibrator);
 * // "Divides logits by 1.374, which lowers confidence; on the 5,000 rows it was fitted on the loss went from 1.3493 to 1.2973 nats."
 */
export function describeCalibrator(calibrator: Calibrator): string {
  const { rows, nllBefore, nllAfter } = calibrator;
  const count = rows === 1 ? "the row" : `the ${rows.toLocaleString("en-US")} rows`;
  const losses = `from ${nllBefore.toFixed(4)} to ${nllAfter.toFixed(4)} nats`;
  return `${action(calibrator)}; on ${count} it was fitted on the loss went ${losses}.`;
}

function action(calibrator: Calibrator): string {
  switch (calibrator.method) {
    case "temperature":
      return `Divides logits by ${shown(calibrator.temperature)}, ${effect(calibrator.temperature)}`;
    case "vector":
      return `Gives each of the ${calibrator.classes} classes a factor and an offset for its logit`;
    case "matrix":
      return `Mixes the logits of the ${calibrator.classes} classes by a matrix that is held near one temperature (penalty ${calibrator.penalty})`;
    case "isotonic":
      return `Replaces each of the ${calibrator.classes} classes' probabilities by how often such rows were right, never out of order, and makes them sum to 1`;
    case "platt":
      return `Multiplies the log-odds of class 1 by ${shown(calibrator.slope)} and adds ${shown(calibrator.intercept)}`;
    case "beta":
      return `Multiplies log p of class 1 by ${shown(calibrator.a)} and log(1 − p) by ${shown(-calibrator.b)}, and adds ${shown(calibrator.c)} for its log-odds`;
  }
}

function effect(temperature: number): string {
  if (temperature === 1) return "which changes nothing";
  return temperature > 1 ? "which lowers confidence" : "which raises confidence";
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}
