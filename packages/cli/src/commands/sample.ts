/**
 * `softmax sample`: tokens drawn from rows of logits, or what a chain of processors makes of a row.
 *
 * @module
 */
import type { Command } from "commander";
import { RowSampler, type SamplingRequest } from "../engine/sample-draws.ts";
import { type RowRange, rowsToSample, type SampledRow } from "../engine/sample-rows.ts";
import { formatRows } from "../report/format-number.ts";
import { chainText, type DrawLayout, drawHeading, drawLines } from "../report/sampling-text.ts";
import { wrapText } from "../report/text-layout.ts";
import { type ChosenChain, chosenChain } from "./sample-chain.ts";
import { explainedText, explainRow } from "./sample-explain.ts";
import { openTokenRows, type TokenRows } from "./sample-input.ts";
import { closingJson, explainedJson, openingJson, requestJson, rowJson } from "./sample-json.ts";
import { addSampleOptions, type SampleOptions } from "./sample-options.ts";
import { HeldText } from "./sample-output.ts";
import type { Terminal } from "./terminal.ts";

export function addSampleCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command("sample")
    .helpGroup("Models:")
    .summary("draw tokens from rows of a language model's logits, or see what each processor keeps")
    .description(
      "Draws a token from each row of logits after a chain of processors such as top-k and top-p. " +
        "Each row is a distribution of its own; with --sequence rows are the steps of one sequence.",
    )
    .argument("<file...>", "files of scores; patterns; - for standard input");
  addSampleOptions(command)
    .addHelpText(
      "after",
      "\n--temperature, --top-k, --top-p and --min-p change that processor of a preset." +
        "\nWithout a preset they are the chain, in this order; without any of them" +
        "\ntokens are drawn from the model's own probabilities." +
        "\n\nExamples:\n  softmax sample logits.npy --preset llama.cpp --seed 7 -n 5" +
        "\n  softmax sample logits.parquet --temperature 0.8 --top-p 0.9 --json" +
        "\n  softmax sample logits.npy --preset llama.cpp --explain --row 3",
    )
    .action((files: string[], options: SampleOptions) => sampleFiles(files, options, terminal));
}

/** All that is settled before the first row. */
interface Sampling {
  readonly chosen: ChosenChain;
  readonly request: SamplingRequest;
  readonly input: TokenRows;
  readonly terminal: Terminal;
  readonly json: boolean;
}

async function sampleFiles(
  files: readonly string[],
  options: SampleOptions,
  terminal: Terminal,
): Promise<void> {
  const {
    seed,
    draws,
    prompt = [],
    sequence = false,
    explain = false,
    json = false,
    row,
    rows,
    top,
  } = options;
  const chosen = await chosenChain(options);
  const input = await openTokenRows(files, options, terminal);
  const listed = explain ? 0 : (top ?? 0);
  const request = { chain: chosen.chain, seed, draws, top: listed, prompt, isSequence: sequence };
  const sampling = { chosen, request, input, terminal, json };
  if (explain) return explainOne(sampling, row ?? 0, top);
  const one = row === undefined ? undefined : { from: row, to: row + 1 };
  return drawRows(sampling, one ?? rows ?? { from: 0, to: Infinity });
}

async function explainOne(sampling: Sampling, row: number, top: number | undefined): Promise<void> {
  const { chosen, request, input, terminal, json } = sampling;
  const { reader, names } = input;
  const rows = rowsToSample(reader, { from: request.isSequence ? 0 : row, to: row + 1 });
  const explained = await explainRow(rows, new RowSampler(request), row, top);
  const { warnings } = reader;
  for (const warning of warnings) terminal.warn(warning);
  if (json) {
    const head = requestJson(chosen, request, reader);
    terminal.printJson({ ...head, ...explainedJson(explained, names), warnings });
  } else terminal.print(explainedText(explained, requestText(chosen, request, true), names, terminal));
}

/** Nothing is printed before the last row is known to be right. */
async function drawRows(sampling: Sampling, range: RowRange): Promise<void> {
  const { input, request, terminal } = sampling;
  const { reader } = input;
  const sampler = new RowSampler(request);
  const progress = terminal.progress("Sampling", reader.rowCount);
  const held = new HeldText();
  try {
    const writer = writerOf(sampling, range);
    await held.write(writer.opening());
    let rows = 0;
    for await (const row of rowsToSample(reader, range)) {
      await held.write(writer.row(row, sampler));
      progress.update(++rows);
    }
    progress.finish();
    await held.write(writer.closing(rows));
    for (const warning of reader.warnings) terminal.warn(warning);
    await held.print(terminal.stdout);
  } finally {
    progress.finish();
    held.close();
  }
}

/** The parts of the output, as text or as JSON. */
function writerOf({ chosen, request, input, terminal, json }: Sampling, range: RowRange) {
  const { reader, names } = input;
  if (json) {
    return {
      opening: () => openingJson({ ...requestJson(chosen, request, reader), drawsPerRow: request.draws }),
      row: (row: SampledRow, sampler: RowSampler) =>
        rowJson(row.row, sampler.sample(row), names, row.row === range.from),
      closing: (rows: number) => closingJson(rows, reader.warnings),
    };
  }
  const { width, style } = terminal;
  const lastRow = Math.min(range.to, reader.rowCount ?? 1e6) - 1;
  const { draws, isSequence } = request;
  const layout: DrawLayout = { lastRow, draws, names, classes: reader.classes, isSequence, width, style };
  return {
    opening: () => `${wrapText(requestText(chosen, request), width)}\n\n${drawHeading(layout)}`,
    row: (row: SampledRow, sampler: RowSampler) => drawLines(row.row, sampler.sample(row), layout),
    closing: () => "",
  };
}

/** "Preset llama.cpp, temperature as given: top-k 40 → … → temperature 0.8; seed 7." */
function requestText(chosen: ChosenChain, { seed, prompt }: SamplingRequest, isExplained = false): string {
  const { chain } = chosen;
  const stages = isExplained || chain.length === 0 ? "" : `: ${chainText(chain)}`;
  const before = prompt.length > 0 ? `; prompt of ${formatRows(prompt.length, "token")}` : "";
  return `${chainName(chosen)}${stages}; seed ${seed}${before}.`;
}

function chainName({ chain, preset, flagged }: ChosenChain): string {
  if (chain.length === 0) return "No processors, the model's own probabilities";
  if (preset === null) return "Chain as given";
  return `Preset ${preset}${flagged.length > 0 ? `, ${flagged.join(" and ")} as given` : ""}`;
}
