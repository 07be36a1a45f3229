import { openKernels } from "../../kernels/open-kernels.ts";

/** Each row's softmax, `[N, K]`. */
export function softmaxOfLogits<Floats extends Float32Array | Float64Array>(
  logits: Floats,
  classes: number,
): Floats {
  const out = logits.slice() as Floats;
  const dtype = logits instanceof Float32Array ? "float32" : "float64";
  const batch = { data: logits, dtype, outer: logits.length / classes, classes, inner: 1 } as const;
  openKernels().softmax(batch, 1, out);
  return out;
}

/** z / T, in place. */
export function divideByTemperature<Floats extends Float32Array | Float64Array>(
  logits: Floats,
  temperature: number,
): Floats {
  if (temperature !== 1) for (let i = 0; i < logits.length; i++) logits[i]! /= temperature;
  return logits;
}
