/**
 * A chain: processors in the order in which they work, as data.
 *
 * @module
 */
import { describeValue } from "../logits/describe-value.ts";
import type { Processor, ProcessorKind } from "./processors/processor.ts";
import { PROCESSOR_KINDS } from "./processors/processor-kinds.ts";
import { SettingFields } from "./processors/setting-fields.ts";

type Kinds = (typeof PROCESSOR_KINDS)[keyof typeof PROCESSOR_KINDS];

/** Settings of one processor, with every default filled in. */
export type ProcessorSettings = Kinds extends infer Kind
  ? Kind extends ProcessorKind<infer Settings>
    ? Settings
    : never
  : never;

export type ProcessorType = ProcessorSettings["type"];

/** Processors in the order in which they work. It is JSON as it stands. */
export type Chain = readonly ProcessorSettings[];

type Given<Settings> = Settings extends { readonly type: infer Type }
  ? { readonly type: Type } & Partial<Omit<Settings, "type">>
  : never;

/** A chain as people write it: settings that have a default may be left out. */
export type ChainInput = readonly Given<ProcessorSettings>[];

/**
 * Checks a chain and fills in its defaults.
 *
 * @param chain what a user wrote, or what JSON gave
 * @throws {TypeError} no list of objects, an unknown processor or setting
 * @throws {RangeError} a setting that is missing or cannot be
 * @example
 * parseChain([{ type: "temperature", temperature: 0.8 }, { type: "top-k", k: 40 }]).length; // 2
 */
export function parseChain(chain: unknown): Chain {
  if (!Array.isArray(chain)) {
    throw new TypeError(`Cannot read a chain: ${describeValue(chain)}, a list of processors is wanted`);
  }
  return chain.map((given, i) => {
    const type: unknown = typeof given === "object" && given !== null ? given.type : undefined;
    const kind = kindOf(type);
    if (kind === undefined) {
      const shown = type === undefined ? describeValue(given) : `type ${describeValue(type)}`;
      const known = Object.keys(PROCESSOR_KINDS).join(", ");
      throw new TypeError(`Cannot use processor ${i + 1}: ${shown}, one of these types is wanted: ${known}`);
    }
    const fields = new SettingFields(given, `processor ${i + 1} (${kind.type})`);
    const settings = kind.read(fields);
    fields.end();
    return settings;
  });
}

/** The processors of a chain, ready to work. */
export function createProcessors(chain: Chain): Processor[] {
  return chain.map((settings) => kindOf(settings.type)!.create(settings));
}

function kindOf(type: unknown): ProcessorKind<ProcessorSettings> | undefined {
  if (typeof type !== "string" || !Object.hasOwn(PROCESSOR_KINDS, type)) return undefined;
  // A kind reads its own settings: which of them, the type system cannot follow.
  return PROCESSOR_KINDS[type as ProcessorType] as unknown as ProcessorKind<ProcessorSettings>;
}
