import { expect, onTestFinished, test } from "vitest";
import { blocking } from "./feature-blocking.ts";

test("handlers of signals stand aside while work holds the thread, and are back after it and after an error", () => {
  const met: string[] = [];
  const once = () => void met.push("once");
  process.once("SIGHUP", once);
  onTestFinished(() => void process.off("SIGHUP", once));
  const counts = () => (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((name) => process.listenerCount(name));
  const before = counts();
  expect(blocking(counts)).toEqual([0, 0, 0]);
  expect(counts()).toEqual(before);
  const fail = () => {
    throw new Error("no");
  };
  expect(() => blocking(fail)).toThrow("no");
  expect(counts()).toEqual(before);
  process.emit("SIGHUP");
  expect([met, counts()[2]]).toEqual([["once"], before[2]! - 1]);
});
