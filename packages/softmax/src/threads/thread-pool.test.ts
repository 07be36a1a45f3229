import { afterAll, beforeAll, expect, test } from "vitest";
import { compileKernels } from "../kernels/wasm/wasm-module.ts";
import { JOB_BOARD } from "./job-board.ts";
import { KERNELS_TEXT } from "./kernels.generated.ts";
import { openSharedRoom, type SharedRoom } from "./shared-room.ts";
import { type ThreadJob, ThreadPool } from "./thread-pool.ts";

let room: SharedRoom;
let pool: ThreadPool;
beforeAll(async () => {
  const module = compileKernels(KERNELS_TEXT);
  room = openSharedRoom(module, 2, 1024);
  pool = await ThreadPool.open(module, room);
});
afterAll(() => pool.close(new Error("the test is over")));

/** Replaces each of so many numbers, from an address on, by its logarithm. */
const logOf = (address: number, units: number): ThreadJob => ({
  kernel: "log64",
  units,
  step: 7,
  args: [
    [address, 8, 0],
    [0, 0, 1],
  ],
  listed: [],
});

test("each unit is computed once", async () => {
  for (const units of [1, 6, 7, 8, 100]) {
    const values = new Float64Array(room.buffer, room.arrays, 101).fill(Math.E ** 2);
    await pool.run(logOf(room.arrays, units), undefined);
    expect(values.subarray(0, units)).toEqual(new Float64Array(units).fill(2));
    expect(values[units]).toBe(Math.E ** 2);
  }
});

test("one short job after another, also while a thread comes late from the one before", async () => {
  const values = new Float64Array(room.buffer, room.arrays, 15);
  for (let i = 0; i < 2000; i++) {
    const units = 1 + (i % 15);
    values.fill(1);
    await pool.run(logOf(room.arrays, units), undefined);
    expect(values.indexOf(1)).toBe(units < 15 ? units : -1);
  }
});

test("an abort after the last unit, but before anyone heard of that, leaves the next job alone", async () => {
  const abort = new AbortController();
  const first = pool.run(logOf(room.arrays, 7), abort.signal);
  while (Atomics.load(room.board, JOB_BOARD.undone) > 0);
  abort.abort("too late");
  await first.catch((reason) => expect(reason).toBe("too late"));
  const values = new Float64Array(room.buffer, room.slots[0], 100_000).fill(Math.E ** 2);
  await pool.run(logOf(room.slots[0], values.length), undefined);
  expect(values.findIndex((value) => value !== 2)).toBe(-1);
});

test("what a call throws is the rejection, and the pool goes on", async () => {
  await expect(pool.run({ ...logOf(room.arrays, 20), kernel: "none" }, undefined)).rejects.toThrow(
    "not a function",
  );
  await expect(pool.run(logOf(room.buffer.byteLength - 80, 20), undefined)).rejects.toThrow("out of bounds");
  const one = new Float64Array(room.buffer, room.arrays, 1).fill(1);
  await pool.run(logOf(room.arrays, 1), undefined);
  expect(one[0]).toBe(0);
});

test("a module that cannot run on the memory is an error of opening", async () => {
  const forOwnMemory = compileKernels(); // imports a memory that is not shared
  await expect(ThreadPool.open(forOwnMemory, room)).rejects.toThrow("shared");
});
