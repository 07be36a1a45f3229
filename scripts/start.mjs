/**
 * `npm start`: sets up, then shows what softmax does, on numbers and on real digits.
 * `npm start -- <arguments>` is the `softmax` command, with paths as the caller means them.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { root, setUp } from "./set-up.mjs";

/** A test digit on which the model is sure and wrong. */
const DIGIT = "226";
const VALIDATION = "examples/digits/validation.parquet";
const TEST = "examples/digits/test.parquet";
const FRUITS = ["1.5", "2.2", "-0.3", "0.8", "--class-names", "Apple,Orange,Banana,Avocado"];

setUp();
const args = process.argv.slice(2);
if (args.length > 0) process.exit(softmax(args, process.env.INIT_CWD ?? process.cwd()));
demonstrate();

function demonstrate() {
  mkdirSync(join(root, "out"), { recursive: true });
  chapter("1. Softmax, step by step", ["explain", ...FRUITS]);
  chapter("2. Is a digit classifier overconfident, and what mends it? Fitted on one file, judged on another.", [
    "calibrate", VALIDATION, "--test", TEST, "--logits", "logits", "--labels", "label", "--from", "logits",
    "-o", "out/calibrator.json", "--report", "out/report.html",
  ]); // biome-ignore format: pairs of an option and its value
  chapter("3. One test digit, before and after", [
    "explain", TEST, "--row", DIGIT, "--logits", "logits", "--labels", "label", "--calibrator", "out/calibrator.json",
  ]); // biome-ignore format: pairs of an option and its value
  chapter("4. The temperature applied to every test row", [
    "apply", TEST, "--logits", "logits", "--calibrator", "out/calibrator.json", "-o", "out/test-scored.parquet",
  ]); // biome-ignore format: pairs of an option and its value
  console.log(`
Written to ${join(root, "out")}:
  calibrator.json       the temperature, with its interval
  report.html           the report; open it in a browser
  test-scored.parquet   the test rows with calibrated probabilities

Your own file: npm start -- calibrate FILE -o calibrator.json      More: npm start -- --help`);
}

function chapter(title, command) {
  const words = command.map((word) => (/[^\w./,=-]/.test(word) ? `'${word}'` : word));
  console.log(`\n${title}\n$ softmax ${words.join(" ")}\n`);
  const code = softmax(command, root);
  if (code !== 0) process.exit(code);
}

function softmax(command, cwd) {
  const program = join(root, "packages/cli/bin/softmax.js");
  const { status, signal } = spawnSync(process.execPath, [program, ...command], { cwd, stdio: "inherit" });
  return signal === "SIGINT" ? 130 : (status ?? 2);
}
