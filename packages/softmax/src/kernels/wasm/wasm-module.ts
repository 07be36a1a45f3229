/**
 * Makes the embedded WebAssembly module callable, synchronously and without help of the host.
 *
 * @module
 */
import { KERNELS_BASE64 } from "./kernels.generated.ts";

/** An address in the module's memory. */
export type Address = number;

type RowFunction = (values: Address, rows: number, classes: number, temperatures: Address) => void;

/** What `assembly/index.ts` exports. */
export interface WasmExports {
  readonly memory: WebAssembly.Memory;
  readonly heapBase: { readonly value: number };
  readonly softmax32: (
    ...args: [values: Address, rows: number, classes: number, temperatures: Address, scratch: Address]
  ) => void;
  readonly softmax64: WasmExports["softmax32"];
  readonly logSoftmax32: RowFunction;
  readonly logSoftmax64: RowFunction;
  readonly logSumExp32: (
    ...args: [
      values: Address,
      rows: number,
      classes: number,
      temperatures: Address,
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
  readonly log64: (values: Address, count: number) => void;
}

/** A fresh instance; throws where WebAssembly or its SIMD is missing or forbidden. */
export function instantiateKernels(): WasmExports {
  const module = new WebAssembly.Module(decodeBase64(KERNELS_BASE64));
  return new WebAssembly.Instance(module).exports as unknown as WasmExports;
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
