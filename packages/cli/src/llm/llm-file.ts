/**
 * What a language model said, as a `DataFile`: completions with token log-probabilities, or samples of
 * lm-evaluation-harness. A row is an object of the file, a class an option of its question.
 *
 * @module
 */
import {
  type DataFile,
  type Field,
  MISSING_GROUP,
  type RawChunk,
  type Selection,
} from "../files/data-file.ts";
import { LARGEST_CLASSES, tooManyClasses } from "../files/largest-classes.ts";
import { UsageError } from "../usage-error.ts";
import { optionsOfLabels } from "./answer-options.ts";
import { CompletionRows } from "./completion-rows.ts";
import { type JsonRecord, jsonRecords } from "./json-records.ts";
import { own, textOf } from "./json-values.ts";
import type { LlmRows } from "./llm-rows.ts";
import { type LlmShape, llmShape } from "./llm-shape.ts";
import { RowBlock } from "./row-block.ts";
import { SampleRows } from "./sample-rows.ts";

/** Labels of more kinds than this are answers in free text. */
const MOST_GUESSED = 100;

/** Opens a JSON file whose first object has one of the shapes; undefined for any other file. */
export async function openLlmFile(path: string): Promise<LlmFile | undefined> {
  const shape = await shapeOf(path);
  return shape && new LlmFile(path, shape);
}

/** What is no JSON of objects is left to the reader of tables, which says what is wrong with it. */
async function shapeOf(path: string): Promise<LlmShape | undefined> {
  try {
    for await (const record of jsonRecords(path)) return llmShape(record);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
  }
  return undefined;
}

export class LlmFile implements DataFile {
  readonly path: string;
  readonly fields: readonly Field[];
  readonly rowCount = undefined;
  private readonly kind: LlmShape["kind"];
  private rows: LlmRows | undefined;

  constructor(path: string, { kind, fields }: LlmShape) {
    this.path = path;
    this.kind = kind;
    this.fields = fields;
  }

  /** What to know of the rows that were read last, each a sentence. */
  get warnings(): readonly string[] {
    return this.rows?.warnings() ?? [];
  }

  async *chunks(selection: Selection, classNames: readonly string[] | undefined): AsyncGenerator<RawChunk> {
    const rows = await this.rowsOf(selection, classNames);
    this.rows = rows;
    const beside = this.besideScores(rows, selection, classNames);
    let row = 0;
    let block = new RowBlock(row);
    for await (const record of jsonRecords(this.path)) {
      const scores = rows.scores(record, row++);
      if (scores.length > LARGEST_CLASSES) throw tooManyClasses(this.path, scores.length);
      block.add(scores, ...beside(record));
      if (!block.isFull) continue;
      yield block.chunk(selection);
      block = new RowBlock(row);
    }
    if (block.rows > 0) yield block.chunk(selection);
  }

  /** The options that the labels name; none for samples, whose options differ from row to row. */
  async guessClassNames({ labels }: Selection): Promise<string[] | undefined> {
    if (this.kind === "samples") return undefined;
    const found = new Set<string>();
    if (labels !== undefined) {
      for await (const record of jsonRecords(this.path)) {
        const text = textOf(own(record, labels));
        if (text) found.add(text);
        if (found.size > MOST_GUESSED) break;
      }
    }
    const names = optionsOfLabels(found);
    if (names.length > 1 && found.size <= MOST_GUESSED) return names;
    const count =
      found.size > MOST_GUESSED ? `more than ${MOST_GUESSED} different` : `${found.size} different`;
    const kinds = labels === undefined ? "no" : count;
    throw new UsageError(
      `Cannot tell the options of ${this.path}: it has ${kinds} labels to take them from, --class-names A,B,C,D is wanted`,
    );
  }

  async hasRows(): Promise<boolean> {
    return true; // without an object it has no shape
  }

  async labelText({ labels }: Selection, row: number): Promise<string> {
    let i = 0;
    for await (const record of jsonRecords(this.path)) {
      if (i++ < row) continue;
      const value = own(record, labels ?? "");
      return value === undefined || value === null ? "nothing" : JSON.stringify(value);
    }
    return "nothing";
  }

  async close(): Promise<void> {}

  private async rowsOf(selection: Selection, classNames: readonly string[] | undefined): Promise<LlmRows> {
    const names = classNames ?? (await this.guessClassNames(selection));
    return this.kind === "completions"
      ? new CompletionRows(this.path, names!)
      : new SampleRows(this.path, this.fields[0]!.name);
  }

  /** Label, weight and group of a record, where they were asked for. */
  private besideScores(
    rows: LlmRows,
    { labels, weights, group }: Selection,
    classNames: readonly string[] | undefined,
  ): (record: JsonRecord) => [label: number, weight: number, group: string] {
    // With class names, the engine looks a field of numbers up itself: indices, or names that are numbers.
    const isLookedUp =
      classNames === undefined || this.fields.find(({ name }) => name === labels)?.kind === "names";
    return (record) => {
      const value = labels === undefined ? undefined : own(record, labels);
      return [
        isLookedUp ? rows.label(value, record) : numberOf(value),
        weights === undefined ? Number.NaN : numberOf(own(record, weights)),
        (group === undefined ? undefined : textOf(own(record, group))) ?? MISSING_GROUP,
      ];
    };
  }
}

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : Number.NaN;
}
