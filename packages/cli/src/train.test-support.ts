/** Seeded blobs for the tests: rows of two features around a centre for each class. */
import { createRandom } from "softmax/calibration";
import type { Tensor } from "tensor-files";

export interface Blobs {
  readonly rows: number;
  /** `[rows, 2]`, multiples of 1/64, so that every format holds them exactly. */
  readonly features: Float32Array;
  readonly labels: Int32Array;
}

/** @param spread how far rows are from their centre, which is 1 from the origin: 0.25 separates three classes */
export function blobs(rows: number, classes: number, spread: number, seed = 1): Blobs {
  const random = createRandom(seed);
  const features = new Float32Array(2 * rows);
  const labels = Int32Array.from({ length: rows }, () => random.below(classes));
  labels.forEach((label, row) => {
    const angle = (2 * Math.PI * label) / classes;
    [Math.cos(angle), Math.sin(angle)].forEach((centre, i) => {
      const value = centre + spread * 2 * (random.next() - 0.5);
      features[2 * row + i] = Math.round(64 * value) / 64;
    });
  });
  return { rows, features, labels };
}

/** `SELECT id, features, x_0, x_1, label, name`. */
export function blobsQuery({ features, labels }: Blobs, type = "FLOAT"): string {
  const lines = Array.from(labels, (label, row) => {
    const [x, y] = features.subarray(2 * row);
    return `(${row}, [${x}, ${y}]::${type}[], ${x}::${type}, ${y}::${type}, ${label}, 'class ${"abcdefgh"[label]}')`;
  });
  return `SELECT * FROM (VALUES ${lines.join(", ")}) AS rows(id, features, x_0, x_1, label, name)`;
}

export function featuresTensor({ rows, features }: Blobs): Tensor {
  return { dtype: "float32", shape: [rows, 2], data: features };
}

export function blobLabelsTensor({ rows, labels }: Blobs): Tensor {
  return { dtype: "int32", shape: [rows], data: labels };
}

/** An IDX file of unsigned bytes. */
export function encodeIdx(shape: readonly number[], values: ArrayLike<number>, type = 0x08): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + values.length);
  bytes.set([0, 0, type, shape.length]);
  const view = new DataView(bytes.buffer);
  shape.forEach((length, i) => {
    view.setUint32(4 + 4 * i, length);
  });
  bytes.set(Uint8Array.from(values), 4 + 4 * shape.length);
  return bytes;
}
