/**
 * Which processors `softmax sample` works with: a preset, a chain of one's own, or a few flags.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type Chain, PRESET_NAMES, type PresetName, parseChain, preset } from "softmax/sampling";
import { parseNumber } from "../explain/parse-number.ts";
import { checkReadable } from "../files/check-readable.ts";
import { UsageError } from "../usage-error.ts";

export interface ChainOptions {
  preset?: PresetName;
  chain?: string;
  temperature?: number;
  topK?: number;
  topP?: number;
  minP?: number;
}

/** Flags that stand for a processor each, in the order in which they make a chain. */
const STAGE_FLAGS = [
  { option: "temperature", type: "temperature", setting: "temperature" },
  { option: "topK", type: "top-k", setting: "k" },
  { option: "topP", type: "top-p", setting: "p" },
  { option: "minP", type: "min-p", setting: "p" },
] as const;

export interface ChosenChain {
  readonly chain: Chain;
  readonly preset: PresetName | null;
  /** Types of the processors that flags made or changed. */
  readonly flagged: readonly string[];
}

export function addChainOptions(command: Command): Command {
  const stages = STAGE_FLAGS.map(({ option }) => option);
  return command
    .optionsGroup("Processors:")
    .addOption(
      new Option(
        "--preset <name>",
        "the processors of a library, in its order and with its defaults",
      ).choices(PRESET_NAMES),
    )
    .addOption(
      new Option(
        "-c, --chain <chain>",
        'processors of your own: a file of JSON, or the JSON itself: \'[{"type":"top-k","k":40}]\'',
      ).conflicts(["preset", ...stages]),
    )
    .option("--temperature <T>", "divide the logits by T; 0 keeps the most probable token", parseSetting)
    .option("--top-k <k>", "keep the k most probable tokens; 0 keeps all", parseSetting)
    .option("--top-p <p>", "keep the fewest tokens that have this probability together", parseSetting)
    .option("--min-p <p>", "keep tokens at least p times as probable as the first", parseSetting);
}

/** Whether it is a fitting number, the processor itself knows. */
function parseSetting(text: string): number {
  const value = parseNumber(text);
  if (value === undefined || Number.isNaN(value)) throw new InvalidArgumentError("a number is wanted");
  return value;
}

/** @throws {UsageError} a chain that cannot be read, or a setting that cannot be */
export async function chosenChain(options: ChainOptions): Promise<ChosenChain> {
  const { preset: name, chain } = options;
  if (chain !== undefined) return { chain: await readChain(chain), preset: null, flagged: [] };
  const given = STAGE_FLAGS.flatMap(({ option, type, setting }) =>
    options[option] === undefined ? [] : [{ type, settings: { [setting]: options[option] } }],
  );
  const flagged = given.map(({ type }) => type);
  if (name === undefined) {
    const stages = given.map(({ type, settings }) => ({ type, ...settings }));
    return {
      chain: accepted("Cannot sample with these options", () => parseChain(stages)),
      preset: null,
      flagged,
    };
  }
  const changes = Object.fromEntries(given.map(({ type, settings }) => [type, settings]));
  const changed = accepted(`Cannot use the preset ${name}`, () => preset(name, changes));
  return { chain: changed, preset: name, flagged };
}

async function readChain(given: string): Promise<Chain> {
  const isJson = /^\s*\[/.test(given);
  const what = isJson ? "the chain of --chain" : `the chain ${given}`;
  if (!isJson) await checkReadable(given);
  const text = isJson ? given : await readFile(given, "utf8");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`Cannot read ${what}: it is no JSON (${(error as Error).message})`);
  }
  return accepted(`Cannot read ${what}`, () => parseChain(json));
}

/** What the library refuses of a chain is wrong input. */
function accepted(what: string, read: () => Chain): Chain {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    const reason = error.message.replace(/^Cannot (read a chain: |change the preset \S+: |use )/, "");
    throw new UsageError(`${what}: ${reason}`, { cause: error });
  }
}
