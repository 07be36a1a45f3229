/**
 * Rows of features in memory.
 *
 * @module
 */
import { UsageError } from "../usage-error.ts";
import type { FeatureReader, FeatureRows } from "./feature-rows.ts";
import { splitRows } from "./split-rows.ts";

/** 1 GiB of float32. */
const MOST_FEATURES = 2 ** 28;
/** Rows of a piece where a whole is handed out piece by piece. */
const PIECE_ROWS = 2048;

/** Room where nobody knows how many rows will come; it doubles as they do. */
const FIRST_ROWS = 1024;

/** @param expected how many there are, where that is known */
export async function gatherFeatures(
  reader: FeatureReader,
  expected: number | undefined,
  onRows: (done: number) => void,
): Promise<FeatureRows> {
  const { inputs } = reader.layout;
  let features = new Float32Array(0);
  let labels = new Int32Array(0);
  let done = 0;
  const makeRoom = (rows: number) => {
    if (rows <= labels.length) return;
    const room = Math.max(rows, expected ?? Math.max(FIRST_ROWS, 2 * labels.length));
    if (room * inputs > MOST_FEATURES) throw tooManyRows(reader, room);
    const [oldFeatures, oldLabels] = [features, labels];
    features = new Float32Array(room * inputs);
    features.set(oldFeatures);
    labels = new Int32Array(room);
    labels.set(oldLabels);
  };
  for await (const piece of reader.rows()) {
    makeRoom(done + piece.rows);
    features.set(piece.features, done * inputs);
    labels.set(piece.labels, done);
    done += piece.rows;
    onRows(done);
  }
  if (done === 0) {
    throw new UsageError(`Cannot read ${reader.paths.join(", ")}: no rows in it, at least one is wanted`);
  }
  return { features: features.subarray(0, done * inputs), rows: done, labels: labels.subarray(0, done) };
}

function tooManyRows({ paths, layout }: FeatureReader, rows: number): UsageError {
  return new UsageError(
    `Cannot hold ${paths.join(", ")} in memory: ${rows} rows of ${layout.inputs} features are more than ` +
      `${MOST_FEATURES} numbers, --stream reads them again for every epoch`,
  );
}

/** Divides rows at random: `share` of them are held out, at least one. */
export function holdOut(
  set: FeatureRows,
  share: number,
  seed: number,
): { readonly fitted: FeatureRows; readonly heldOut: FeatureRows } {
  const { kept, left } = splitRows(set.rows, 1 - share, seed);
  return { fitted: pickRows(set, kept), heldOut: pickRows(set, left) };
}

function pickRows({ features, rows, labels }: FeatureRows, picked: Uint32Array): FeatureRows {
  const inputs = features.length / rows;
  const taken = new Float32Array(picked.length * inputs);
  picked.forEach((row, i) => {
    taken.set(features.subarray(row * inputs, (row + 1) * inputs), i * inputs);
  });
  return { features: taken, rows: picked.length, labels: Int32Array.from(picked, (row) => labels[row]!) };
}

/** The same rows, some at a time. */
export function* piecesOf({ features, rows, labels }: FeatureRows): Generator<FeatureRows> {
  const inputs = features.length / rows;
  for (let first = 0; first < rows; first += PIECE_ROWS) {
    const end = Math.min(rows, first + PIECE_ROWS);
    yield {
      features: features.subarray(first * inputs, end * inputs),
      rows: end - first,
      labels: labels.subarray(first, end),
    };
  }
}
