import { createRandom } from "../../math/random.ts";

/** Overlapping clouds of rows around a mean for each class; the means do not depend on the seed. */
export function makeClouds(sizes: { seed: number; rows: number; inputs: number; classes: number }) {
  const { seed, rows, inputs, classes } = sizes;
  const places = createRandom(0);
  const means = Float64Array.from({ length: classes * inputs }, () => places.next() - 0.5);
  const random = createRandom(seed);
  const labels = Int32Array.from({ length: rows }, () => random.below(classes));
  const features = new Float64Array(rows * inputs);
  features.forEach((_, i) => {
    const noise = random.next() + random.next() + random.next() - 1.5;
    features[i] = Math.fround(means[labels[Math.floor(i / inputs)]! * inputs + (i % inputs)]! + 2 * noise);
  });
  return { features, rows, labels };
}
