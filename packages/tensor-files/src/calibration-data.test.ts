import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { bytesSource } from "./byte-source.ts";
import { openNpy } from "./npy.ts";
import { openNpz } from "./npz.ts";

const folder = new URL("../../../../shared/data/calibration/", import.meta.url);
const source = async (name: string) => bytesSource(await readFile(new URL(name, folder)));

/** Values as `numpy.load(file)[name].ravel()` has them: the first three and the last. */
describe.skipIf(!existsSync(folder))("files of ../shared/data/calibration", () => {
  test.each([
    ["lenet-5-cifar-10.npz", [1.4426729e-3, 6.1017385e-5, 3.5149232e-2, 4.2648207e-6]],
    ["wideresnet-16-4-cifar-10.npz", [1.14487336e-10, 3.95203842e-10, 6.83264378e-9, 1.3070613e-9]],
  ])("%s", async (name, [first, second, third, last]) => {
    const entries = await openNpz(await source(name));
    const predictions = entries.find((entry) => entry.name === "predictions")!;
    const labels = entries.find((entry) => entry.name === "ground_truth")!;
    expect(entries.length).toBe(2);
    expect(predictions).toMatchObject({ dtype: "float32", shape: [10000, 10], streams: true });
    const { data } = await predictions.readAll();
    expect([...data.slice(0, 3), data.at(-1)]).toEqual(
      [first, second, third, last].map((x) => Math.fround(x!)),
    );
    const truth = await labels.readAll();
    expect(truth).toMatchObject({ dtype: "int64", shape: [10000] });
    expect([...truth.data.slice(0, 3), truth.data.at(-1)]).toEqual([3n, 8n, 8n, 7n]);
    expect((await predictions.readRows(9999, 1)).data).toEqual(data.slice(-10));
  });

  test.each([
    ["mnist", [10000, 10], [6.618758648525413e-15, 1.0495374534735813e-11, 6.372374850016627e-12], [7, 2, 1]],
    ["20news", [7532, 20], [0, 0, 0], [7, 5, 0]],
  ])("%s-probabilities.npy and %s-labels.npy", async (name, shape, firstValues, firstLabels) => {
    const probabilities = await (await openNpy(await source(`${name}-probabilities.npy`))).readAll();
    expect(probabilities).toMatchObject({ dtype: "float64", shape });
    expect([...probabilities.data.slice(0, 3)]).toEqual(firstValues);
    const labels = await (await openNpy(await source(`${name}-labels.npy`))).readAll();
    expect(labels).toMatchObject({ dtype: "uint16", shape: [shape[0]] });
    expect([...labels.data.slice(0, 3)]).toEqual(firstLabels);
  });
});
