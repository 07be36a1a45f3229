/**
 * One measured process: `passes.mjs FILE REPEATS` prints, as JSON, the seconds of one pass of chunks at as many betas
 * as a fit's first pass has, of a pass that only reads, and of a whole calibration with its metrics, in turn.
 */
import { TemperatureState } from "softmax/calibration";
import { eachChunk } from "../../packages/cli/dist/engine/each-chunk.js";
import { fitAndMeasureRows } from "../../packages/cli/dist/engine/local-engine.js";
import { openRows } from "../../packages/cli/dist/engine/open-rows.js";
import { PassThreads } from "../../packages/cli/dist/engine/pass-threads.js";
import { RowPasses } from "../../packages/cli/dist/engine/row-passes.js";

const BETAS = [0, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4];
const [file, repeats] = process.argv.slice(2);

async function pass(passes) {
  const state = new TemperatureState(passes.reader.classes, BETAS);
  const add = async (chunk, threads) => (threads ? state.addWith(threads, chunk) : state.add(chunk));
  await eachChunk(passes, () => {}, add);
}

const contestants = {
  read: (passes) =>
    eachChunk(
      passes,
      () => {},
      async () => {},
    ),
  pass,
  calibrate: (passes) => fitAndMeasureRows(passes, { details: false, perClass: false }, () => () => {}),
};

const seconds = { read: [], pass: [], calibrate: [] };
let read;
for (let repeat = 0; repeat < Number(repeats); repeat++) {
  for (const [name, work] of Object.entries(contestants)) {
    const threads = new PassThreads();
    const start = performance.now();
    const result = await work(new RowPasses(await openRows([file], { needsLabels: true }), threads));
    seconds[name].push((performance.now() - start) / 1000);
    await threads.close();
    if (name === "calibrate") read = result.fit.passes;
  }
}
console.log(JSON.stringify({ seconds, passes: read }));
