/**
 * `npm start`: sets up, then shows what softmax does, on numbers and on real digits.
 * `npm start -- <arguments>` is the `softmax` command, with paths as the caller means them.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { root, setUp } from "./set-up.mjs";

setUp();
const args = process.argv.slice(2);
if (args.length > 0) process.exit(softmax(args, process.env.INIT_CWD ?? process.cwd()));
demonstrate();

function demonstrate() {
  mkdirSync(join(root, "out"), { recursive: true });
  const fields = "--logits logits --labels label --from logits";
  const [validation, test] = ["examples/digits/validation.parquet", "examples/digits/test.parquet"];
  chapter("1. Softmax, step by step", "explain 1.5 2.2 -0.3 0.8 --class-names Apple,Orange,Banana,Avocado");
  chapter(
    "2. Is a digit classifier overconfident, and what mends it? Fitted on one file, judged on another",
    `calibrate ${validation} --test ${test} ${fields} -o out/calibrator.json --report out/report.html`,
  );
  chapter(
    "3. One test digit, a 3 that the model is sure is a 2: before and after",
    `explain ${test} --row 226 ${fields} --calibrator out/calibrator.json`,
  );
  chapter(
    "4. The temperature applied to every test row",
    `apply ${test} --logits logits --from logits --calibrator out/calibrator.json -o out/test-scored.parquet`,
  );
  console.log(`
Written to ${join(root, "out")}:
  calibrator.json       the temperature, with its interval
  report.html           the report; open it in a browser
  test-scored.parquet   the test rows with calibrated probabilities

Your own file: npm start -- calibrate FILE -o calibrator.json      More: npm start -- --help`);
}

function chapter(title, command) {
  console.log(`\n${title}\n$ softmax ${command}\n`);
  const code = softmax(command.split(" "), root);
  if (code !== 0) process.exit(code);
}

function softmax(command, cwd) {
  const program = join(root, "packages/cli/bin/softmax.js");
  const { status, signal } = spawnSync(process.execPath, [program, ...command], { cwd, stdio: "inherit" });
  return signal === "SIGINT" ? 130 : (status ?? 2);
}
