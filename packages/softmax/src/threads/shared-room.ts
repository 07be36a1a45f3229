/**
 * The memory that threads share, and what stands where in it: it is all allocated at the start and never grows.
 *
 * @module
 */
import type { Address } from "../kernels/wasm/wasm-module.ts";
import { JOB_BOARD } from "./job-board.ts";
import type { ThreadSetup } from "./thread.js";

const PAGE = 65536;
/** The most that WebAssembly can address. */
const LARGEST = 65536 * PAGE;
const ALIGNMENT = 64;
const WORKSPACE = 1024;
/** Kernels may read, not write, this far beyond the end of an array. */
const SLACK = 64;
/** A row of float64 and a little more. Untouched memory costs nothing. */
const SCRATCH = 8 * 2 ** 20 + 4096;

/** Classes of the longest row that threads compute. */
export const LARGEST_CLASSES = 2 ** 20;
/** Bytes of each of the two places through which ordinary arrays pass. */
export const SLOT = 24 * 2 ** 20;

export interface SharedRoom {
  readonly memory: WebAssembly.Memory;
  /** The memory's. */
  readonly buffer: SharedArrayBuffer;
  /** See `job-board.ts`. */
  readonly board: Int32Array;
  readonly perThread: readonly Pick<ThreadSetup, "workspace" | "scratch">[];
  readonly slots: readonly [Address, Address];
  /** Where arrays may stand, and how many bytes of them. */
  readonly arrays: Address;
  readonly byteLength: number;
}

/** @throws {RangeError} if all that is more than WebAssembly can address, or more than the machine gives */
export function openSharedRoom(module: WebAssembly.Module, threads: number, byteLength: number): SharedRoom {
  let top = heapBaseOf(module);
  const reserve = (bytes: number): Address => {
    const address = Math.ceil(top / ALIGNMENT) * ALIGNMENT;
    top = address + bytes;
    return address;
  };
  const boardAt = reserve(4 * JOB_BOARD.length);
  const perThread = Array.from({ length: threads }, () => ({
    workspace: reserve(WORKSPACE),
    scratch: reserve(SCRATCH),
  }));
  const slots = [reserve(SLOT), reserve(SLOT)] as const;
  const arrays = reserve(byteLength + SLACK);
  if (top > LARGEST) {
    throw new RangeError(
      `Cannot open threads with room for ${byteLength} bytes: at most ${LARGEST - arrays} are wanted beside ${threads} threads`,
    );
  }
  const pages = Math.ceil(top / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const buffer = memory.buffer as unknown as SharedArrayBuffer;
  const board = new Int32Array(buffer, boardAt, JOB_BOARD.length);
  return { memory, buffer, board, perThread, slots, arrays, byteLength };
}

/** Where the module's own data end. */
function heapBaseOf(module: WebAssembly.Module): Address {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true });
  const { heapBase } = new WebAssembly.Instance(module, { env: { memory, workspace: 0 } }).exports;
  return (heapBase as WebAssembly.Global<"i32">).value;
}
