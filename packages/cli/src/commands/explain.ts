import { type Command, Option } from "commander";
import { type ExplainOptions, type Explanation, explainSoftmax } from "softmax/explain";
import { parseNumber } from "../explain/parse-number.ts";
import { renderMarkdown } from "../explain/render-markdown.ts";
import { renderSvg } from "../explain/render-svg.ts";
import { renderTerminal } from "../explain/render-terminal.ts";
import { renderTex } from "../explain/render-tex.ts";
import { UsageError } from "../usage-error.ts";
import { readClassNames } from "./class-names.ts";
import { jsonText } from "./json-text.ts";
import type { Terminal } from "./terminal.ts";

/** What the command needs of the world; the main program gives the real things, a test its own. */
export interface ExplainDependencies {
  /** Reads one row of a file; `row` counts from 0. */
  readRow(file: string, row: number, options: RowOptions): Promise<ExplainedRow>;
  readonly terminal: Terminal;
}

/** How to find the row's numbers in the file, as given on the command line. */
export interface RowOptions {
  readonly logits?: string;
  readonly labels?: string;
  readonly from?: "logits" | "probabilities" | "log-probabilities";
  readonly calibrator?: string;
  readonly classNames?: readonly string[];
}

export interface ExplainedRow {
  readonly logits: ArrayLike<number>;
  readonly classNames?: readonly string[] | undefined;
  /** Index of the true class. */
  readonly target?: number | undefined;
  /** What was guessed or done on the way, for the reader to know. */
  readonly notes: readonly string[];
  /** Of a calibrator that is a temperature: shown beside T = 1. */
  readonly temperature?: number | undefined;
}

interface ExplainFlags {
  readonly classNames?: string;
  readonly temperature?: string;
  readonly target?: string;
  readonly format?: "terminal" | "markdown" | "svg" | "tex";
  readonly json?: boolean;
  readonly row?: string;
  readonly logits?: string;
  readonly labels?: string;
  readonly from?: "logits" | "probabilities" | "log-probabilities";
  readonly calibrator?: string;
}

const EXAMPLES = `
Examples:
  softmax explain 1.5 2.2 -0.3 0.8 --class-names Apple,Orange,Banana,Avocado
  softmax explain 1.5 2.2 -0.3 0.8 --temperature 0.5,1,2 --target 1
  softmax explain 1000 999                        the textbook form overflows
  softmax explain test.parquet --row 17           a real prediction (rows count from 0)
  softmax explain 2 1 0 --format svg > steps.svg

With --json, Infinity and NaN are the strings "Infinity", "-Infinity" and "NaN".`;

/** Registers `softmax explain`: every step of a softmax, of numbers given or of a row of a file. */
export function explainCommand(program: Command, dependencies: ExplainDependencies): void {
  program
    .command("explain")
    .helpGroup("Learn:")
    .summary("every step of a softmax, with your numbers")
    .description("Show every step of a softmax as a table, and say what the result means.")
    .argument("<numbers-or-file...>", "the logits, or one file together with --row")
    .option("--class-names <names>", "names of the classes: a comma list, or a file with one name a line")
    .option("--temperature <list>", "one temperature, or several to put side by side: 0.5,1,2")
    .option("--target <class>", "the true class, by name or index: adds the loss and its gradient")
    .addOption(
      new Option("--format <format>", "terminal (the default), markdown, svg or tex")
        .choices(["terminal", "markdown", "svg", "tex"])
        .conflicts("json"),
    )
    .option("--json", "one JSON document on stdout, nothing else")
    .optionsGroup("For a row of a file:")
    .option("--row <n>", "which row, counted from 0")
    .option("--logits <name>", "the column, columns a,b,c, column prefix or array that holds the logits")
    .option("--labels <name>", "the column or array that holds the true class")
    .addOption(
      new Option("--from <scale>", "what the file holds; default: detected").choices([
        "logits",
        "probabilities",
        "log-probabilities",
      ]),
    )
    .option(
      "--calibrator <file>",
      "show the row before and after this temperature; of another method, its logits after it",
    )
    .addHelpText("after", EXAMPLES)
    .action(async (operands: string[], flags: ExplainFlags) => {
      dependencies.terminal.stdout.write(await explainText(operands, flags, dependencies));
    });
}

async function explainText(
  operands: readonly string[],
  flags: ExplainFlags,
  dependencies: ExplainDependencies,
): Promise<string> {
  const classNames = flags.classNames === undefined ? undefined : await readClassNames(flags.classNames);
  const row = await rowToExplain(operands, flags, classNames, dependencies);
  const names = classNames ?? row.classNames;
  const explanation = explainOrRefuse(row.logits, {
    classNames: names,
    temperature: temperaturesToShow(flags, row),
    target: flags.target === undefined ? row.target : targetClass(flags.target, names),
  });
  return render(explanation, flags, row.notes, dependencies);
}

async function rowToExplain(
  operands: readonly string[],
  flags: ExplainFlags,
  classNames: readonly string[] | undefined,
  { readRow }: ExplainDependencies,
): Promise<ExplainedRow> {
  if (flags.row === undefined) {
    refuseFileFlags(flags);
    return { logits: operands.map(logitOf), notes: [] };
  }
  const [file] = operands;
  if (operands.length !== 1 || file === undefined) {
    throw new UsageError(
      `Cannot explain row ${flags.row}: ${operands.length} arguments were given, one file is wanted`,
    );
  }
  if (!/^\d+$/.test(flags.row)) {
    // `protectNumbers` gave it the minus sign proper.
    const given = flags.row.replace("\u2212", "-");
    throw new UsageError(`Cannot explain row ${given}: a row number is wanted, counted from 0`);
  }
  const { logits, labels, from, calibrator } = flags;
  return readRow(file, Number(flags.row), {
    ...(logits === undefined ? {} : { logits }),
    ...(labels === undefined ? {} : { labels }),
    ...(from === undefined ? {} : { from }),
    ...(calibrator === undefined ? {} : { calibrator }),
    ...(classNames === undefined ? {} : { classNames }),
  });
}

function refuseFileFlags(flags: ExplainFlags): void {
  for (const flag of ["logits", "labels", "from", "calibrator"] as const) {
    if (flags[flag] === undefined) continue;
    throw new UsageError(`Cannot use --${flag} with numbers: it belongs to a file, given with --row N`);
  }
}

function logitOf(text: string): number {
  const logit = parseNumber(text);
  if (logit !== undefined) return logit;
  throw new UsageError(
    `Cannot explain "${text}": it is not a number; logits separated by spaces are wanted, or a file with --row N`,
  );
}

function temperaturesToShow(flags: ExplainFlags, row: ExplainedRow): readonly number[] {
  if (flags.temperature === undefined) return row.temperature === undefined ? [1] : [1, row.temperature];
  if (flags.calibrator !== undefined) {
    throw new UsageError(
      "Cannot use --temperature with --calibrator: the calibrator has its own, give one of the two",
    );
  }
  return flags.temperature.split(",").map((text) => {
    const temperature = parseNumber(text);
    if (temperature !== undefined) return temperature;
    throw new UsageError(`Cannot use temperature "${text}": a number is wanted, or a list such as 0.5,1,2`);
  });
}

/** A class name wins over an index, so that classes named by numbers can be meant. */
function targetClass(text: string, names: readonly string[] | undefined): string | number {
  return !names?.includes(text) && /^\d+$/.test(text) ? Number(text) : text;
}

/** What the library finds wrong with the numbers is wrong input here. */
function explainOrRefuse(logits: ArrayLike<number>, options: ExplainOptions): Explanation {
  try {
    return explainSoftmax(logits, options);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function render(
  explanation: Explanation,
  { json, format }: ExplainFlags,
  notes: readonly string[],
  { terminal }: ExplainDependencies,
): string {
  if (json) return jsonText({ ...explanation, notes });
  switch (format) {
    case "markdown":
      return renderMarkdown(explanation, notes);
    case "svg":
      return renderSvg(explanation);
    case "tex":
      return renderTex(explanation, notes);
    default:
      return renderTerminal(explanation, terminal, notes);
  }
}
