/**
 * Makes the embedded WebAssembly module callable, synchronously and without help of the host.
 *
 * @module
 */
import { KERNELS_TEXT } from "./kernels.generated.ts";

/** An address in the module's memory. */
export type Address = number;

/**
 * What `assembly/index.ts` exports.
 *
 * A temperature is read at `temperatures + r · step` for row r: a step of 0 is one for all, 8 one per row. They are float64,
 * and the caller keeps them within 2⁻⁹⁷⁴ … 2⁵⁰⁰. 32 and 64 are the bits of a logit. `input` may equal `output`.
 * Rows are contiguous, `[rows, classes]`, unless said otherwise. `scratch` of softmax32 is room for one row, which only
 * columns > 1 need. Addresses of numbers are multiples of their size.
 */
export interface WasmExports {
  readonly memory: WebAssembly.Memory;
  readonly heapBase: { readonly value: number };

  /** `[blocks, classes, columns]`: columns = 1 are contiguous rows, otherwise row r = block · columns + column. */
  readonly softmax32: (
    ...args: [
      input: Address,
      output: Address,
      blocks: number,
      classes: number,
      columns: number,
      temperatures: Address,
      step: number,
      scratch: Address,
    ]
  ) => void;
  /** `columns` is 1. */
  readonly softmax64: WasmExports["softmax32"];
  readonly logSoftmax32: (
    ...args: [
      input: Address,
      output: Address,
      rows: number,
      classes: number,
      temperatures: Address,
      step: number,
    ]
  ) => void;
  readonly logSoftmax64: WasmExports["logSoftmax32"];
  /** `maxima` and `logSums` are float64, `[rows]`: the result is max/T + logSum. */
  readonly logSumExp32: (
    ...args: [
      input: Address,
      rows: number,
      classes: number,
      temperatures: Address,
      step: number,
      maxima: Address,
      logSums: Address,
    ]
  ) => void;
  readonly logSumExp64: WasmExports["logSumExp32"];
  readonly rowStatistics32: (
    ...args: [
      values: Address,
      rows: number,
      classes: number,
      betas: Address,
      betaCount: number,
      labels: Address,
      out: Address,
    ]
  ) => void;
  readonly rowStatistics64: WasmExports["rowStatistics32"];
  /**
   * `labels` int32 `[rows]`, −1 for none; `losses` float64 `[rows]`; `gradient` 0 where none is wanted, else like `input`
   * (may equal it), `scales` float64 `[rows]`.
   */
  readonly crossEntropy32: (
    ...args: [
      input: Address,
      rows: number,
      classes: number,
      temperatures: Address,
      step: number,
      labels: Address,
      losses: Address,
      gradient: Address,
      scales: Address,
    ]
  ) => void;
  readonly crossEntropy64: WasmExports["crossEntropy32"];
  /**
   * `indices` int32, `probabilities` and `logProbabilities` float64, all `[rows, k]`; the probabilities are already
   * rounded to the logits' type. `scratch` is room for 16·k bytes.
   */
  readonly topK32: (
    ...args: [
      input: Address,
      rows: number,
      classes: number,
      temperatures: Address,
      step: number,
      k: number,
      indices: Address,
      probabilities: Address,
      logProbabilities: Address,
      scratch: Address,
    ]
  ) => void;
  readonly topK64: WasmExports["topK32"];
  /** `output` may equal `probabilities` or `upstream`. */
  readonly softmaxVjp32: (
    ...args: [
      probabilities: Address,
      upstream: Address,
      output: Address,
      rows: number,
      classes: number,
      temperatures: Address,
      step: number,
    ]
  ) => void;
  readonly softmaxVjp64: WasmExports["softmaxVjp32"];
  readonly log64: (values: Address, count: number) => void;

  /** float16 bits (or bfloat16's, `isBfloat` 1) to float32 and back, rounded to nearest even. No overlap. */
  readonly decode16: (...args: [source: Address, target: Address, count: number, isBfloat: number]) => void;
  readonly encode16: (...args: [source: Address, target: Address, count: number, isBfloat: number]) => void;
  /** Sets −∞ where the mask's byte is 0. */
  readonly mask32: (...args: [values: Address, mask: Address, count: number]) => void;
  readonly mask64: WasmExports["mask32"];
  /** Columns of `[classes, inner]` (from the one that `source` points at) to contiguous rows `[columns, classes]`, and back. */
  readonly gatherColumns32: (
    ...args: [source: Address, target: Address, classes: number, inner: number, columns: number]
  ) => void;
  readonly gatherColumns64: WasmExports["gatherColumns32"];
  readonly scatterColumns32: WasmExports["gatherColumns32"];
  readonly scatterColumns64: WasmExports["gatherColumns32"];
}

/**
 * A module of `scripts/build-kernels.mjs`, by default the one of the default kernels; throws where WebAssembly or one of
 * its features is missing or forbidden.
 */
export function compileKernels(text = KERNELS_TEXT): WebAssembly.Module {
  return new WebAssembly.Module(decodeText(text));
}

/** Kernels that compute in `memory`; without arguments the default ones, in a memory of their own. */
export function instantiateKernels(
  module = compileKernels(),
  memory = new WebAssembly.Memory({ initial: 1 }),
): WasmExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as WasmExports;
}

/** One character a byte, its code 41 more, modulo 256. */
function decodeText(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i) - 41;
  return bytes;
}
