/**
 * A trained model as a file: the library's document, with what the columns and classes are called.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { SoftmaxNetwork, SoftmaxRegression } from "softmax/training";
import { checkReadable } from "../files/check-readable.ts";
import { UsageError } from "../usage-error.ts";

export type FeatureModel = SoftmaxRegression | SoftmaxNetwork;

export interface NamedModel {
  readonly model: FeatureModel;
  /** The fields that its features were read from; absent where they had no names. */
  readonly featureNames: readonly string[] | undefined;
  readonly classNames: readonly string[] | undefined;
}

export function modelText({ model, featureNames, classNames }: NamedModel): string {
  const names = { featureNames: featureNames ?? null, classNames: classNames ?? null };
  return `${JSON.stringify({ ...model.toJSON(), ...names })}\n`;
}

/** Reads what `softmax train` or the library wrote; anything else is a `UsageError`. */
export async function readModel(path: string): Promise<NamedModel> {
  await checkReadable(path);
  const text = await readFile(path, "utf8");
  try {
    const json: unknown = JSON.parse(text);
    const model = parseModel(json);
    const { classes } = model;
    return {
      model,
      featureNames: namesIn(json, "featureNames", undefined),
      classNames: namesIn(json, "classNames", classes),
    };
  } catch (error) {
    const reason = (error as Error).message.replace(/^Cannot read a softmax (regression|network): /, "");
    throw new UsageError(`Cannot read the model ${path}: ${reason}`);
  }
}

function parseModel(json: unknown): FeatureModel {
  const schema = (json as { readonly schema?: unknown } | null)?.schema;
  if (schema === "softmax-regression") return SoftmaxRegression.fromJSON(json);
  if (schema === "softmax-network") return SoftmaxNetwork.fromJSON(json);
  throw new RangeError(
    `its schema is ${JSON.stringify(schema) ?? "missing"}, "softmax-regression" or "softmax-network" is wanted`,
  );
}

function namesIn(json: unknown, field: string, count: number | undefined): readonly string[] | undefined {
  const names = (json as Readonly<Record<string, unknown>>)[field] ?? undefined;
  if (names === undefined) return undefined;
  const isList = Array.isArray(names) && names.every((name) => typeof name === "string");
  if (isList && names.length === (count ?? names.length)) return names;
  throw new RangeError(`${field} is no list of ${count ?? "the"} names, or null`);
}
