/**
 * The loss of the fitted rows against the temperature.
 *
 * @module
 */
import { TemperatureState } from "softmax/calibration";
import { eachChunk } from "../engine/each-chunk.ts";
import { RowGatherer, takeRows } from "../engine/gathered-rows.ts";
import { nllCurve } from "../engine/local-engine.ts";
import type { RowPasses } from "../engine/row-passes.ts";
import { splitRows } from "../engine/split-rows.ts";
import type { LossPoint } from "../report/report-data.ts";
import type { Calibration } from "./calibration.ts";

/** How far the curve reaches on both sides of T, as a factor, and how many points it has. */
const REACH = 3;
const POINTS = 41;

/** Reads the rows once more; of a split those of the fit alone. Empty for other methods than a temperature. */
export async function lossCurve({ calibrator, request, fitted }: Calibration): Promise<LossPoint[]> {
  if (calibrator?.method !== "temperature") return [];
  const temperatures = curveTemperatures(calibrator.temperature);
  const { heldOut } = request;
  return heldOut?.by === "split"
    ? splitCurve(fitted, heldOut.share, temperatures)
    : nllCurve(fitted, temperatures);
}

/** Evenly spaced in log T, from below the fitted T and T = 1 to above both. */
function curveTemperatures(temperature: number): number[] {
  const low = Math.log(Math.min(temperature, 1) / REACH);
  const high = Math.log(Math.max(temperature, 1) * REACH);
  const step = (high - low) / (POINTS - 1);
  return Array.from({ length: POINTS }, (_, i) => Math.exp(low + i * step));
}

async function splitCurve(
  passes: RowPasses,
  share: number,
  temperatures: readonly number[],
): Promise<LossPoint[]> {
  const { classes } = passes.reader;
  const gatherer = new RowGatherer(classes);
  await eachChunk(
    passes,
    () => {},
    async (chunk) => gatherer.add(chunk),
  );
  const all = gatherer.gathered();
  const betas = temperatures.map((temperature) => 1 / temperature);
  const state = new TemperatureState(classes, betas);
  state.add(takeRows(all, splitRows(all.rows, share).kept));
  const { weight, betas: sums } = state.sums();
  return sums.map(({ nll }, i) => ({ temperature: temperatures[i]!, nll: nll / weight }));
}
