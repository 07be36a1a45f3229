import { describe, expect, test } from "vitest";
import { readAhead } from "./read-ahead.ts";

/** Numbers from 0 on, with what happened to them in `log`. */
async function* count(log: string[], end: number, failure?: Error): AsyncGenerator<number> {
  try {
    for (let i = 0; i < end; i++) {
      log.push(`made ${i}`);
      yield i;
    }
    if (failure) throw failure;
  } finally {
    log.push("closed");
  }
}

describe("readAhead", () => {
  test("asks for an item while the one before it is in use", async () => {
    const log: string[] = [];
    for await (const item of readAhead(count(log, 3))) log.push(`used ${item}`);
    expect(log).toEqual(["made 0", "made 1", "used 0", "made 2", "used 1", "closed", "used 2"]);
  });

  test("throws an error only after the items before it", async () => {
    const failure = new Error("no more");
    const used: number[] = [];
    const reading = async () => {
      for await (const item of readAhead(count([], 2, failure))) {
        used.push(item);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    await expect(reading()).rejects.toBe(failure);
    expect(used).toEqual([0, 1]);
  });

  test("closes the source before it ends early", async () => {
    const log: string[] = [];
    for await (const _ of readAhead(count(log, 9))) break;
    expect(log).toEqual(["made 0", "made 1", "closed"]);
  });

  test("drops an error that nobody waits for", async () => {
    const log: string[] = [];
    for await (const _ of readAhead(count(log, 1, new Error("too late")))) break;
    expect(log).toEqual(["made 0", "closed"]);
  });
});
