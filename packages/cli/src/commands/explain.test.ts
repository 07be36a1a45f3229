import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { protectNumbers } from "../explain/protect-numbers.ts";
import { UsageError } from "../usage-error.ts";
import { type ExplainedRow, explainCommand, type RowOptions } from "./explain.ts";
import { Terminal } from "./terminal.ts";

interface Asked {
  file: string;
  row: number;
  options: RowOptions;
}

async function run(argv: string[], answer: ExplainedRow = { logits: [0, 1], notes: [] }) {
  const written: string[] = [];
  const asked: Asked[] = [];
  const stream = { write: (text: string) => written.push(text) };
  const program = new Command("softmax")
    .exitOverride()
    .configureOutput({ writeOut: stream.write, writeErr: () => {} });
  explainCommand(program, {
    terminal: new Terminal(stream, { write: () => {} }),
    readRow: async (file, row, options) => {
      asked.push({ file, row, options });
      return answer;
    },
  });
  program.commands[0]!.exitOverride();
  await program.parseAsync(protectNumbers(["explain", ...argv]), { from: "user" });
  return { text: written.join(""), asked };
}

const json = async (argv: string[], answer?: ExplainedRow) =>
  JSON.parse((await run([...argv, "--json"], answer)).text);

describe("softmax explain", () => {
  test.each<[argv: string[], logits: unknown[]]>([
    [
      ["-Infinity", "2"],
      ["-Infinity", 2],
    ],
    [
      ["-0.3", "1"],
      [-0.3, 1],
    ],
    [
      ["1", "-1e-3", "-inf"],
      [1, -0.001, "-Infinity"],
    ],
  ])("explain %j reads the numbers", async (argv, logits) => {
    expect((await json(argv)).logits).toEqual(logits);
  });

  test("explain -- -Infinity 2 reads the numbers", async () => {
    expect((await run(["--", "-Infinity", "2"])).text).toContain("class 0 is ruled out");
    expect((await run(["--json", "--", "-0.3", "1"])).text).toContain("-0.3");
  });

  test("shows the fruit", async () => {
    const { text } = await run(["1.5", "2.2", "-0.3", "0.8", "--class-names", "Apple,Orange,Banana,Avocado"]);
    expect(text).toMatch(/Orange +2\.2 +9\.03/);
    expect(text).not.toContain("\u001B"); // no terminal, no colour
  });

  test("--json is one document", async () => {
    const document = await json(["1.5", "2.2", "-0.3", "0.8", "--temperature", "0.5,1,2", "--target", "1"]);
    expect(document.columns.map((column: { temperature: number }) => column.temperature)).toEqual([
      0.5, 1, 2,
    ]);
    expect(document.target).toBe(1);
  });

  test.each([
    ["markdown", "| class |"],
    ["svg", "<svg "],
    ["tex", "\\begin{tabular}"],
    ["terminal", "Try next"],
  ])("--format %s", async (format, part) => {
    expect((await run(["1", "2", "--format", format])).text).toContain(part);
  });

  test("--target takes a name before an index", async () => {
    expect((await json(["1", "2", "--class-names", "1,0", "--target", "0"])).target).toBe(1);
    expect((await json(["1", "2", "--class-names", "a,b", "--target", "0"])).target).toBe(0);
  });

  test("FILE --row N asks for the row, and shows it with its names, target and notes", async () => {
    const argv = ["test.parquet", "--row", "17", "--logits", "z", "--labels", "y", "--from", "logits"];
    const answer = {
      logits: new Float32Array([0, 1]),
      classNames: ["no", "yes"],
      target: 0,
      notes: ["Row 17 of test.parquet."],
    };
    const { text, asked } = await run(argv, answer);
    expect(asked).toEqual([
      { file: "test.parquet", row: 17, options: { logits: "z", labels: "y", from: "logits" } },
    ]);
    expect(text).toContain("yes leads with 73 %");
    expect(text).toContain("with no as the truth");
    expect(text).toContain("Row 17 of test.parquet.");
  });

  test("FILE --row N --calibrator shows before and after", async () => {
    const document = await json(["a.npz", "--row", "0", "--calibrator", "c.json"], {
      logits: [0, 1],
      notes: [],
      temperature: 1.5,
    });
    expect(document.columns.map((column: { temperature: number }) => column.temperature)).toEqual([1, 1.5]);
  });

  test.each<[argv: string[], message: RegExp]>([
    [["logits.csv"], /Cannot explain "logits.csv": it is not a number.*--row N/],
    [["1,5", "2"], /"1,5"/],
    [["1", "NaN"], /number 2 of 2 is NaN/],
    [["1", "2", "--temperature", "-1"], /Cannot use temperature -1/],
    [["1", "2", "--temperature", "warm"], /temperature "warm"/],
    [["1", "2", "--class-names", "a,b,c"], /3 names for 2 logits/],
    [["1", "2", "--target", "Pear"], /target "Pear"/],
    [["1", "2", "--calibrator", "c.json"], /--calibrator with numbers/],
    [["a", "b", "--row", "1"], /2 arguments were given, one file is wanted/],
    [["a", "--row", "-1"], /a row number is wanted/],
    [["a", "--row", "1", "--calibrator", "c", "--temperature", "2"], /--temperature with --calibrator/],
  ])("%j is refused as wrong usage", async (argv, message) => {
    await expect(run(argv)).rejects.toThrow(UsageError);
    await expect(run(argv)).rejects.toThrow(message);
  });

  test("--format and --json exclude each other", async () => {
    await expect(run(["1", "--format", "svg", "--json"])).rejects.toThrow(/cannot be used with option/);
  });

  test("the help is grouped under Learn and has an example", async () => {
    const program = new Command("softmax");
    explainCommand(program, {
      terminal: new Terminal({ write: () => {} }, { write: () => {} }),
      readRow: async () => ({ logits: [], notes: [] }),
    });
    expect(program.helpInformation()).toMatch(/Learn:\n +explain/);
    await expect(run(["--help"])).rejects.toThrow(/outputHelp/);
  });
});
