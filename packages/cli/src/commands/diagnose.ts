/**
 * `softmax diagnose`: is somebody's softmax right, and if not, what did it do?
 *
 * @module
 */
import { type Command, InvalidArgumentError } from "commander";
import { type Diagnosis, diagnose } from "softmax/diagnosis";
import { type NumberBlock, readNumberBlock } from "../engine/number-block.ts";
import { FailedCheck } from "../failed-check.ts";
import { formatCount, formatNumber } from "../report/format-number.ts";
import { UsageError } from "../usage-error.ts";
import { parseTemperature } from "./calibrator-options.ts";

import type { Terminal } from "./terminal.ts";

interface DiagnoseOptions {
  logits?: string;
  probabilities?: string;
  axis: number;
  temperature?: number;
  json?: boolean;
}

/** Verdicts that are no mistake: exact, or exact up to the format they were stored in. */
const RIGHT = new Set(["right", "float16", "bfloat16", "rounded"]);

export function addDiagnoseCommand(program: Command, terminal: Terminal): void {
  program
    .command("diagnose")
    .helpGroup("Files:")
    .summary("is this softmax right, and if not, what did it do?")
    .description(
      "Compares probabilities that somebody computed with the softmax of the logits, and names the mistake.",
    )
    .argument("<logits>", "a file of logits")
    .argument("[probabilities]", "a file of the probabilities computed from them; default: the same file")
    .option("--logits <name>", "the field of logits")
    .option("--probabilities <name>", "the field of probabilities")
    .option("--axis <n>", "the class axis that was meant", parseAxis, -1)
    .option("--temperature <T>", "the temperature that was meant", parseTemperature)
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExample:\n  softmax diagnose logits.npy probabilities.npy")
    .action((logits: string, probabilities: string | undefined, options: DiagnoseOptions) =>
      diagnoseFiles(logits, probabilities ?? logits, options, terminal),
    );
}

function parseAxis(text: string): number {
  if (!/^[-\u2212]?\d{1,2}$/.test(text)) throw new InvalidArgumentError("a whole number is wanted");
  return Number(text.replace("\u2212", "-"));
}

async function diagnoseFiles(
  logitsPath: string,
  probabilitiesPath: string,
  options: DiagnoseOptions,
  terminal: Terminal,
): Promise<void> {
  const isOneFile = logitsPath === probabilitiesPath;
  if (isOneFile && options.probabilities === undefined) {
    throw new UsageError(
      `Cannot diagnose ${logitsPath}: it is one file, so --probabilities NAME (and --logits NAME) are wanted, or a second file`,
    );
  }
  const logits = await readNumberBlock(
    logitsPath,
    options.logits,
    isOneFile ? options.probabilities : undefined,
  );
  const probabilities = await readNumberBlock(
    probabilitiesPath,
    options.probabilities,
    undefined,
    "probabilities",
  );
  const diagnosis = judge(logits, probabilities, options);
  if (options.json) terminal.printJson(diagnosis);
  else terminal.print(describe(diagnosis, logits));
  if (!RIGHT.has(diagnosis.verdict)) throw new FailedCheck(`Not right: ${diagnosis.verdict}`);
}

function judge(logits: NumberBlock, probabilities: NumberBlock, options: DiagnoseOptions): Diagnosis {
  const { axis, temperature } = options;
  try {
    return diagnose(
      { data: logits.data, dims: logits.shape },
      { data: probabilities.data, dims: probabilities.shape },
      { axis, ...(temperature !== undefined && { temperature }) },
    );
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

/** The message of a right verdict has the largest difference in it. */
function describe(diagnosis: Diagnosis, logits: NumberBlock): string {
  const { message, verdict, rows, finiteRows, rightRows, worstAbsolute, worstSum } = diagnosis;
  const figures: [name: string, value: number][] = [
    ["Largest difference:", RIGHT.has(verdict) ? Number.NaN : worstAbsolute],
    ["Largest |sum − 1|:", worstSum],
  ];
  return [
    message,
    "",
    `Rows:                ${formatCount(rows)} of shape [${logits.shape.join(", ")}]; ${formatCount(rightRows)} of ${formatCount(finiteRows)} are right`,
    ...figures
      .filter(([, value]) => !Number.isNaN(value))
      .map(([name, value]) => `${name.padEnd(21)}${formatNumber(value)}`),
  ].join("\n");
}
