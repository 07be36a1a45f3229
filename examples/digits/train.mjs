/**
 * Makes `validation.parquet` and `test.parquet`: logits of real handwritten digits from a classifier that is
 * surer of itself than it should be.
 *
 *     node train.mjs            train and write both files
 *     node train.mjs --check    train again and compare with the committed files
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { predictLogits, trainClassifier } from "./classifier.mjs";
import { readDigits } from "./mnist.mjs";
import { readLogitTable, writeLogitTable } from "./parquet.mjs";

/** Few images, and enough epochs to know them almost by heart. */
const TRAINING_IMAGES = 2_000;
const SETTINGS = { classes: 10, hiddenUnits: 32, epochs: 40, batchSize: 20, learningRate: 0.5, seed: 1 };

/**
 * Every other image of MNIST's test set goes to each file: its second half is harder than its first,
 * so halves would differ.
 */
const TABLES = [
  { name: "validation", ids: Array.from({ length: 5_000 }, (_, i) => 2 * i) },
  { name: "test", ids: Array.from({ length: 5_000 }, (_, i) => 2 * i + 1) },
];

/** `exp` may differ in its last digit between engines; training carries that to about 1e-13 of a logit. */
const TOLERANCE = 1e-5;

/** Trains, and scores both tables: `[{ name, ids, labels, logits }]`, logits `[N, 10]`. */
export function makeLogitTables() {
  const ids = Array.from({ length: TRAINING_IMAGES }, (_, i) => i);
  const { classifier, loss } = trainClassifier(readDigits("train", ids), SETTINGS);
  const tables = TABLES.map(({ name, ids }) => {
    const { features, labels } = readDigits("t10k", ids);
    return { name, ids, labels, logits: Float32Array.from(predictLogits(classifier, features)) };
  });
  return { loss, tables };
}

/** Where a table of this name is kept. */
export function tablePath(name) {
  return fileURLToPath(new URL(`${name}.parquet`, import.meta.url));
}

/** Largest difference between a table's logits and the committed ones; Infinity when ids or labels differ. */
export async function compareWithCommitted({ name, ids, labels, logits }) {
  const committed = await readLogitTable(tablePath(name));
  const same = (a, b) => a.length === b.length && Array.from(a).every((value, i) => value === b[i]);
  const values = committed.logits.flat();
  if (!same(ids, committed.ids) || !same(labels, committed.labels)) return Infinity;
  if (values.length !== logits.length) return Infinity;
  return logits.reduce((worst, value, i) => Math.max(worst, Math.abs(value - values[i])), 0);
}

async function main(check) {
  console.log(`Training on ${TRAINING_IMAGES} images of MNIST …`);
  const { loss, tables } = makeLogitTables();
  console.log(`Training loss in the last epoch: ${loss.toFixed(4)} nats`);
  for (const table of tables) {
    if (check) {
      const difference = await compareWithCommitted(table);
      const ok = difference <= TOLERANCE;
      console.log(
        `${table.name}.parquet: ${ok ? "reproduced" : "DIFFERS"}, largest difference ${difference}`,
      );
      if (!ok) process.exitCode = 1;
    } else {
      await writeLogitTable(tablePath(table.name), table);
      console.log(`Wrote ${tablePath(table.name)}`);
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.includes("--check"));
