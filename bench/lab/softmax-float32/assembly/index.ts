/** The numbered versions: softmax of contiguous float32 rows. README.md says what each was meant to show, and showed. */
import { direct } from "./direct";
import { estrin, estrinByPairs, estrinByTwoParts, estrinInTwos } from "./estrin";
import { fixedPoint } from "./fixed-point";
import { float64 } from "./float64";
import { float64Sum, float64SumByPairs, float64SumFromRegisters } from "./float64-sum";
import { horner, hornerByShuffles } from "./horner";
import { simple } from "./simple";
import { stepwise, stepwiseByPairs, sumInParts } from "./stepwise";

/** One row; `classes` is a multiple of 16 (tails are not this laboratory's subject), logits are finite. */
type RowKernel = (row: usize, output: usize, classes: usize, temperature: f64) => void;

const VERSIONS: StaticArray<RowKernel> = [
  simple, // 1
  float64, // 2
  fixedPoint, // 3
  direct, // 4
  horner, // 5
  hornerByShuffles, // 6
  estrin, // 7
  estrinByPairs, // 8
  estrinByTwoParts, // 9
  estrinInTwos, // 10
  stepwise, // 11
  stepwiseByPairs, // 12
  sumInParts, // 13
  float64Sum, // 14
  float64SumByPairs, // 15
  float64SumFromRegisters, // 16
];

export function versions(): i32 {
  return VERSIONS.length;
}

export function softmax(
  version: i32, input: usize, output: usize, rows: usize, classes: usize, temperature: f64,
): void {
  const kernel = VERSIONS[version - 1];
  const bytes = classes << 2;
  for (let r: usize = 0; r < rows; r++) kernel(input + r * bytes, output + r * bytes, classes, temperature);
}
