import { afterAll, beforeAll, expect, test } from "vitest";
import { compileKernels } from "../kernels/wasm/wasm-module.ts";
import { KERNELS_TEXT } from "./kernels.generated.ts";
import { openSharedRoom, type SharedRoom } from "./shared-room.ts";
import { ThreadPool } from "./thread-pool.ts";

let room: SharedRoom;
let pool: ThreadPool;
beforeAll(async () => {
  const module = compileKernels(KERNELS_TEXT);
  room = openSharedRoom(module, 2, 1024);
  pool = await ThreadPool.open(module, room);
});
afterAll(() => pool.close(new Error("the test is over")));

test("each call is made once", async () => {
  const values = new Float64Array(room.buffer, room.arrays, 100).fill(Math.E ** 2);
  const calls = Array.from(values, (_, i) => [room.arrays + i * 8, 1]);
  await pool.run({ kernel: "log64", calls }, undefined);
  expect(values).toEqual(new Float64Array(100).fill(2));
});

test("what a call throws is the rejection, and the pool goes on", async () => {
  await expect(pool.run({ kernel: "none", calls: [[1], [2]] }, undefined)).rejects.toThrow("not a function");
  const outside = [room.buffer.byteLength, 1];
  await expect(pool.run({ kernel: "log64", calls: [outside] }, undefined)).rejects.toThrow("out of bounds");
  const one = new Float64Array(room.buffer, room.arrays, 1).fill(1);
  await pool.run({ kernel: "log64", calls: [[room.arrays, 1]] }, undefined);
  expect(one[0]).toBe(0);
});

test("a module that cannot run on the memory is an error of opening", async () => {
  const forOwnMemory = compileKernels(); // imports a memory that is not shared
  await expect(ThreadPool.open(forOwnMemory, room)).rejects.toThrow("shared");
});
