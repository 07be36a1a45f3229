import { kernelName } from "../kernels/open-kernels.ts";
import { compileKernels } from "../kernels/wasm/wasm-module.ts";
import { checkOptionNames } from "../logits/check-options.ts";
import { describeValue } from "../logits/describe-value.ts";
import { hasRelaxedSimd } from "../relaxed/has-relaxed-simd.ts";
import { nodeBuiltin } from "./node-builtin.ts";
import { openSharedRoom } from "./shared-room.ts";
import { ThreadPool } from "./thread-pool.ts";
import { ThreadedKernels } from "./threaded-kernels.ts";
import type { Threads } from "./threads.ts";

export interface ThreadsOptions {
  /** How many. Default: as many as there are cores, at most 8. */
  readonly threads?: number;
  /** Room for arrays from `allocate`, in bytes. Default: 64 MiB. Memory that is never touched costs nothing. */
  readonly byteLength?: number;
  /** Whether fused multiply-add may be used, see `useRelaxedKernels`. Default: whether the synchronous functions use it. */
  readonly relaxed?: boolean;
}

const MOST_BY_DEFAULT = 8;
const DEFAULT_ROOM = 64 * 2 ** 20;

/**
 * Starts a pool of threads for large batches: worker threads in Node, Deno and Bun, workers in a browser.
 *
 * A browser gives shared memory only to a page that is cross-origin isolated: served with
 * `Cross-Origin-Opener-Policy: same-origin` and `Cross-Origin-Embedder-Policy: require-corp`.
 * In Node a pool that was not closed does not keep the process alive.
 *
 * @throws {TypeError} an unknown option, or one of the wrong kind
 * @throws {RangeError} a number of threads or bytes that cannot be
 * @throws {Error} (all as a rejection) no shared memory, no WebAssembly SIMD, or no relaxed SIMD where it is wanted
 * @example
 * await using pool = await openThreads({ threads: 2 });
 * const logits = pool.allocate("float32", 4096 * 1000); // written in place, never copied
 * await pool.softmax(logits, { shape: [4096, 1000], out: logits });
 */
export async function openThreads(options: ThreadsOptions = {}): Promise<Threads> {
  checkOptionNames("openThreads", options, ["threads", "byteLength", "relaxed"]);
  const threads = readCount("threads", options.threads ?? defaultThreads(), 1);
  const byteLength = readCount("byteLength", options.byteLength ?? DEFAULT_ROOM, 0);
  const { relaxed = kernelName() === "wasm-relaxed" } = options;
  if (typeof relaxed !== "boolean") {
    throw new TypeError(`Cannot use relaxed: ${describeValue(relaxed)}, must be a boolean`);
  }
  checkHost(relaxed);
  const { KERNELS_TEXT } = await (relaxed
    ? import("./relaxed-kernels.generated.ts")
    : import("./kernels.generated.ts"));
  const module = compileKernels(KERNELS_TEXT);
  const room = openSharedRoom(module, threads, byteLength);
  return new ThreadedKernels(await ThreadPool.open(module, room), room);
}

function defaultThreads(): number {
  const { navigator } = globalThis as { navigator?: { hardwareConcurrency?: number } };
  const cores = nodeBuiltin("node:os")?.availableParallelism() ?? navigator?.hardwareConcurrency ?? 1;
  return Math.min(cores, MOST_BY_DEFAULT);
}

function readCount(name: string, given: unknown, least: number): number {
  if (typeof given !== "number") {
    throw new TypeError(`Cannot use ${name}: ${describeValue(given)}, must be a number`);
  }
  if (!Number.isSafeInteger(given) || given < least) {
    throw new RangeError(`Cannot use ${name}: ${given}, must be a whole number of at least ${least}`);
  }
  return given;
}

/** Throws where threads cannot share a memory, or cannot compute in it. */
function checkHost(relaxed: boolean): void {
  const { crossOriginIsolated } = globalThis as { crossOriginIsolated?: boolean };
  if (crossOriginIsolated === false || typeof SharedArrayBuffer === "undefined") {
    throw new Error(
      "Cannot open threads: this page is not cross-origin isolated, it must be served with " +
        "Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp",
    );
  }
  if (typeof WebAssembly === "undefined") {
    throw new Error("Cannot open threads: there is no WebAssembly here, threads need it");
  }
  if (relaxed && !hasRelaxedSimd()) {
    throw new Error("Cannot open threads with relaxed kernels: this engine has no relaxed SIMD");
  }
}
