import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../run.test-support.ts";
import { commandLine } from "./command-line.ts";
import { reportTitle, sourceFiles } from "./report-origin.ts";

test("a title names two files at most", () => {
  expect(reportTitle("Calibration", ["x/a.npz"])).toBe("Calibration of a.npz");
  expect(reportTitle("Calibration", ["x/a.npz", "b.npz"])).toBe("Calibration of a.npz, b.npz");
  expect(reportTitle("Evaluation", ["a.npz", "b.npz", "c.npz"])).toBe("Evaluation of a.npz and 2 more files");
});

test("files stand with the SHA-256 of their bytes", async () => {
  const path = join(temporaryFolder(), "a.bin");
  writeFileSync(path, "abc");
  // The example of FIPS 180-2.
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  expect(createHash("sha256").update("abc").digest("hex")).toBe(abc);
  expect(await sourceFiles([path])).toEqual([{ name: path, sha256: abc }]);
});

test("standard input has no name that changes from run to run", async () => {
  const path = join(temporaryFolder(), "standard-input.csv");
  writeFileSync(path, "");
  const [file] = await sourceFiles([path]);
  expect(file!.name).toBe("standard input");
});

test("a command line is one that a shell reads back", () => {
  const options = { failIf: "ece > 0.05", test: ["b c.npz", "d.npz"], json: true, split: 0.5 };
  expect(commandLine("calibrate", ["a.npz"], options)).toBe(
    "softmax calibrate a.npz --fail-if 'ece > 0.05' --test 'b c.npz' d.npz --json --split 0.5",
  );
});
