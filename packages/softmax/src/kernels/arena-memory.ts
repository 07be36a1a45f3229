/**
 * The memories of arenas. Each reserves gigabytes of addresses and is given back late, when garbage is collected, so
 * small ones are used again.
 *
 * @module
 */

import type { Kernels } from "./kernels.ts";
import { addHome, removeHome, SCRATCH_BYTES } from "./resident-kernels.ts";
import { type KernelInstance, type KernelModule, openInstanceWithResidents } from "./wasm/kernel-instance.ts";
import { wasmKernels } from "./wasm/wasm-kernels.ts";
import type { Address } from "./wasm/wasm-module.ts";

const PAGE = 65536;
/** WebAssembly has 65,536; the last one is left out, because not every engine has typed arrays so long. */
const MOST_PAGES = 65535;
/** The module's constants lie below. */
const SCRATCH_END = 2 ** 16 + SCRATCH_BYTES;
/** Kernels may read, not write, this far beyond the end of an array. */
const SLACK = 64;
/** Memories that are kept for the next arena of their size. */
const MOST_KEPT = 4;
const MOST_KEPT_PAGES = 512;

/** Memory with kernels of its own. */
export interface ArenaMemory {
  readonly memory: WebAssembly.Memory;
  readonly instance: KernelInstance;
  readonly kernels: Kernels;
  /** Where arrays begin. */
  readonly base: Address;
  readonly pages: number;
  /** Changes when the memory is released. */
  readonly buffer: ArrayBuffer;
}

const kept: ArenaMemory[] = [];

/** @throws {RangeError} more bytes than can be had */
export function acquireMemory(module: KernelModule, byteLength: number): ArenaMemory {
  const pages = Math.ceil((SCRATCH_END + byteLength + SLACK) / PAGE);
  const place = kept.findIndex((each) => each.pages === pages && each.instance.module === module.module);
  const found = place < 0 ? createMemory(module, pages, byteLength) : kept.splice(place, 1)[0]!;
  addHome(found.buffer, found.kernels);
  return found;
}

/** @param used bytes that arrays took */
export function releaseMemory(released: ArenaMemory, used: number): void {
  removeHome(released.buffer);
  released.memory.grow(0); // detaches every array
  if (released.pages > MOST_KEPT_PAGES) return;
  const { memory, instance, base } = released;
  instance.memory.takeViews();
  instance.memory.bytes.fill(0, base, base + used);
  if (kept.length === MOST_KEPT) kept.shift();
  kept.push({ ...released, buffer: memory.buffer as ArrayBuffer });
}

function createMemory(module: KernelModule, pages: number, byteLength: number): ArenaMemory {
  const memory = reserve(pages, byteLength);
  const instance = openInstanceWithResidents(module, memory, SCRATCH_END);
  return {
    memory,
    instance,
    kernels: wasmKernels(instance),
    base: SCRATCH_END,
    pages,
    buffer: memory.buffer as ArrayBuffer,
  };
}

function reserve(pages: number, byteLength: number): WebAssembly.Memory {
  if (pages <= MOST_PAGES) {
    try {
      return new WebAssembly.Memory({ initial: pages, maximum: pages });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  throw new RangeError(`Cannot create an arena of ${byteLength} bytes: must be as much as can be had`);
}
