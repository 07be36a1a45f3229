import { normalLogits } from "../../kernels/normal-logits.mjs";
import { sampler, timeInTurn } from "../../kernels/timing.mjs";

/** Rows and classes, from what stays in the first-level cache to what comes from memory. */
const SHAPES = [
  [1, 1008],
  [100, 112],
  [100, 1008],
  [4096, 1008],
  [64, 50_256],
  [1, 151_936],
  [2048, 8192],
];

/** Elements a nanosecond of each version at T = 1, by shape: medians, in turn. */
export async function measureSpeeds(wasm, places, versions) {
  places.logits.set(normalLogits(places.logits.length));
  const measured = [];
  for (const [rows, classes] of SHAPES) {
    const entries = versions.map((version) => ({
      name: version,
      sample: sampler(() => wasm.softmax(version, places.input, places.output, rows, classes, 1)),
    }));
    const times = await timeInTurn(entries, false);
    const rates = versions.map((version) => (rows * classes) / times.get(version).median / 1e9);
    measured.push({ shape: `${rows}×${classes}`, rates });
  }
  return measured;
}
