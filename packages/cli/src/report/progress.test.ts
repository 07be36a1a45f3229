import { describe, expect, test } from "vitest";
import { createProgress } from "./progress.ts";

const WIPE = "\r\u001b[K";

function createTerminal(columns = 120) {
  const written: string[] = [];
  return { isTTY: true, columns, written, write: (text: string) => written.push(text) };
}

describe("createProgress()", () => {
  test("shows share, rows a second and the time left, and cleans up", () => {
    const terminal = createTerminal();
    let now = 0;
    const progress = createProgress(terminal, "Reading", 1_000_000, () => now);
    now = 2000;
    progress.update(250_000);
    progress.finish();
    expect(terminal.written).toEqual([
      `${WIPE}Reading  █████░░░░░░░░░░░░░░░  25.0 %  250,000 of 1,000,000 rows  125,000 rows/s  6 s left`,
      WIPE,
    ]);
  });

  test("without a total it counts", () => {
    const terminal = createTerminal();
    let now = 0;
    const progress = createProgress(terminal, "Reading", undefined, () => now);
    now = 500;
    progress.update(1000);
    expect(terminal.written).toEqual([`${WIPE}Reading  1,000 rows  2,000 rows/s`]);
  });

  test("draws at most ten times a second", () => {
    const terminal = createTerminal();
    let now = 0;
    const progress = createProgress(terminal, "Reading", 1000, () => now);
    for (; now < 1000; now += 1) progress.update(now);
    expect(terminal.written).toHaveLength(10);
  });

  test.each([
    [59, "59 s left"],
    [125, "2 min 05 s left"],
    [7.5 * 3600, "7 h 30 min left"],
  ])("%d seconds are %s", (seconds, text) => {
    const terminal = createTerminal();
    let now = 0;
    const progress = createProgress(terminal, "Reading", seconds + 1, () => now);
    now = 1000;
    progress.update(1);
    expect(terminal.written[0]).toContain(`  ${text}`);
  });

  test.each([
    [100, "Reading  █████░░░░░░░░░░░░░░░  25.0 %  250,000 of 1,000,000 rows  125,000 rows/s  6 s left"],
    [80, "Reading  █████░░░░░░░░░░░░░░░  25.0 %  250,000 of 1,000,000 rows  6 s left"],
    [60, "Reading  █████░░░░░░░░░░░░░░░  25.0 %  6 s left"],
    [30, "Reading  25.0 %  6 s left"],
    [20, "25.0 %  6 s left"],
    [10, "25.0 %"],
  ])("of a terminal of %i columns shows whole parts only", (columns, line) => {
    const terminal = createTerminal(columns);
    let now = 0;
    const progress = createProgress(terminal, "Reading", 1_000_000, () => now);
    now = 2000;
    progress.update(250_000);
    expect(terminal.written).toEqual([WIPE + line]);
    expect(line.length).toBeLessThan(columns);
  });

  test("writes nothing into a pipe, and nothing when nothing was drawn", () => {
    const pipe = { ...createTerminal(), isTTY: false };
    const progress = createProgress(pipe, "Reading", 10);
    progress.update(5);
    progress.finish();
    const terminal = createTerminal();
    createProgress(terminal, "Reading", 10).finish();
    expect([...pipe.written, ...terminal.written]).toEqual([]);
  });
});
