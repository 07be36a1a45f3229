import { openKernels } from "../kernels/open-kernels.ts";

/** Natural logarithm, with the kernels' bits: `Math.log` differs between engines. */
export function kernelLog(value: number): number {
  const values = Float64Array.of(value);
  openKernels().log(values, values);
  return values[0]!;
}
