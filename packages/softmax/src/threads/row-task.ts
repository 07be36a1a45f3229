/**
 * An operation on contiguous rows, as threads compute it: in pieces, and each piece in chunks.
 *
 * @module
 */
import type { Address } from "../kernels/wasm/wasm-module.ts";
import type { Term } from "./job-board.ts";
import { type SharedRoom, SLOT } from "./shared-room.ts";
import type { ThreadJob, ThreadPool } from "./thread-pool.ts";

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

/** A number, how many units a call is for, or where a column stands. */
export type Argument = number | "units" | Column;

export interface RowTask {
  /** Name of the kernel's export. */
  readonly kernel: string;
  /** What can be computed apart: rows, or blocks of rows that lie side by side. */
  readonly units: number;
  readonly elementsPerUnit: number;
  readonly columns: readonly Column[];
  /** Of the kernel, all but the scratch; they and `listed` name no other columns than those of the task. */
  readonly args: readonly Argument[];
  /** What the kernel finds at the start of its scratch. */
  readonly listed?: readonly Column[];
}

/** Units next to each other, and where their columns stand. */
interface Piece {
  readonly first: number;
  readonly units: number;
  readonly addresses: readonly Address[];
}

/** Elements of one call: 128 KiB of float32; more where there would be too many calls. */
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
      running = pool.run(jobOf(task, piece), signal);
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

function jobOf({ kernel, columns, elementsPerUnit, args, listed = [] }: RowTask, piece: Piece): ThreadJob {
  const termOf = (argument: Argument): Term => {
    if (typeof argument === "number") return [argument, 0, 0];
    if (argument === "units") return [0, 0, 1];
    const address = piece.addresses[columns.indexOf(argument)]!;
    return [address, argument.perUnit === 0 ? 0 : bytesOf(argument, 1), 0];
  };
  return {
    kernel,
    units: piece.units,
    step: Math.max(1, Math.floor(CHUNK / elementsPerUnit)),
    args: args.map(termOf),
    listed: listed.map(termOf),
  };
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
