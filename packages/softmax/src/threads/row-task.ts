/**
 * An operation on contiguous rows, as threads compute it: in pieces, and each piece in chunks.
 *
 * @module
 */
import type { Address } from "../kernels/wasm/wasm-module.ts";
import { type SharedRoom, SLOT } from "./shared-room.ts";
import type { ThreadJob } from "./thread.js";
import type { ThreadPool } from "./thread-pool.ts";

export type Numbers = Float32Array | Float64Array | Int32Array;

/** An array with `perUnit` elements for each unit of the task. */
export interface Column {
  /** 0: the same elements for all. */
  readonly perUnit: number;
  /** Where it stands in shared memory. Otherwise it passes through, piece by piece. */
  readonly resident?: Numbers | undefined;
  /** Copied in. */
  readonly source?: Numbers | undefined;
  /** Copied out. */
  readonly target?: Numbers | undefined;
}

export interface RowTask {
  /** Name of the kernel's export. */
  readonly kernel: string;
  /** What can be computed apart: rows, or blocks of rows that lie side by side. */
  readonly units: number;
  readonly elementsPerUnit: number;
  readonly columns: readonly Column[];
  /** Arguments of one call, all but the scratch, from where each column stands. */
  call(addresses: readonly Address[], units: number): ThreadJob["calls"][number];
}

/** Units next to each other, and where their columns stand. */
interface Piece {
  readonly first: number;
  readonly units: number;
  readonly addresses: readonly Address[];
}

/** Elements of one call: 128 KiB of float32. */
const CHUNK = 32768;
/** Bytes that pass through at once. */
const PIECE = 2 ** 22;
const ALIGNMENT = 16;

/** How many units pass through a slot at once: as many as stay in cache. 0 if not even one has room. */
export function unitsAtOnce(task: RowTask): number {
  const bytes = (ofUnits: boolean) =>
    task.columns
      .filter((column) => isCopied(column) && ofUnits === column.perUnit > 0)
      .reduce((sum, column) => sum + bytesOf(column, 1), 0);
  const perUnit = bytes(true);
  if (perUnit === 0) return task.units;
  const fit = Math.floor((SLOT - bytes(false) - ALIGNMENT * task.columns.length) / perUnit);
  return Math.min(task.units, fit, Math.max(1, Math.floor(PIECE / perUnit)));
}

/** Computes the task: a piece is copied in, and the one before it out, while threads compute another. */
export async function runTask(
  task: RowTask,
  pool: ThreadPool,
  room: SharedRoom,
  signal: AbortSignal | undefined,
): Promise<void> {
  const step = unitsAtOnce(task);
  let running: Promise<void> | undefined;
  let last: Piece | undefined;
  try {
    for (let first = 0; first < task.units; first += step) {
      const slot = room.slots[(first / step) % 2]!;
      const piece = placePiece(task, first, Math.min(step, task.units - first), slot);
      copyIn(task, piece, room);
      await running;
      running = pool.run({ kernel: task.kernel, calls: callsOf(task, piece) }, signal);
      if (last) copyOut(task, last, room);
      last = piece;
    }
  } finally {
    await running; // nothing may be under way when the next task begins
  }
  if (last) copyOut(task, last, room);
}

function placePiece(task: RowTask, first: number, units: number, slot: Address): Piece {
  let top = slot;
  const addresses = task.columns.map((column) => {
    if (column.resident) return column.resident.byteOffset + bytesOf(column, 1) * first;
    const address = Math.ceil(top / ALIGNMENT) * ALIGNMENT;
    top = address + bytesOf(column, units);
    return address;
  });
  return { first, units, addresses };
}

function copyIn({ columns }: RowTask, { first, units, addresses }: Piece, room: SharedRoom): void {
  for (const [i, column] of columns.entries()) {
    const { source, perUnit } = column;
    if (source === undefined) continue;
    const part = perUnit === 0 ? source : source.subarray(first * perUnit, (first + units) * perUnit);
    viewOf(room, part, addresses[i]!, part.length).set(part);
  }
}

function copyOut({ columns }: RowTask, { first, units, addresses }: Piece, room: SharedRoom): void {
  for (const [i, { target, perUnit }] of columns.entries()) {
    target?.set(viewOf(room, target, addresses[i]!, units * perUnit), first * perUnit);
  }
}

function callsOf(task: RowTask, { units, addresses }: Piece): ThreadJob["calls"] {
  const step = Math.max(1, Math.floor(CHUNK / task.elementsPerUnit));
  return Array.from({ length: Math.ceil(units / step) }, (_, i) => {
    const from = i * step;
    const at = task.columns.map((column, c) =>
      column.perUnit === 0 ? addresses[c]! : addresses[c]! + from * bytesOf(column, 1),
    );
    return task.call(at, Math.min(step, units - from));
  });
}

function isCopied({ source, target }: Column): boolean {
  return source !== undefined || target !== undefined;
}

/** Bytes of so many units, or of all there is. */
function bytesOf(column: Column, units: number): number {
  const array = (column.resident ?? column.source ?? column.target)!;
  return column.perUnit === 0 ? array.byteLength : units * column.perUnit * array.BYTES_PER_ELEMENT;
}

/** An array of the same kind in shared memory. */
function viewOf({ buffer }: SharedRoom, like: Numbers, address: Address, length: number): Numbers {
  const View = like.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => Numbers;
  return new View(buffer, address, length);
}
