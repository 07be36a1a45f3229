/**
 * From files to checked rows: what the fields mean is settled once, then every pass gives the same logits.
 *
 * @module
 */
import { readNumbers } from "../arrays/array-file.ts";
import type { DataFile, RawChunk, Selection } from "../files/data-file.ts";
import { UsageError } from "../usage-error.ts";
import { checkedLogits, DEFAULT_ZERO, type ScoreTally } from "./check-scores.ts";
import { detectScale, type Scale } from "./detect-scale.ts";
import { guessSelection, isArrayFileName, type Wanted } from "./guess-selection.ts";
import { openDataFile } from "./open-data-file.ts";
import { trueClasses } from "./true-classes.ts";

export interface ReadOptions extends Wanted {
  readonly from?: Scale | undefined;
  readonly zero?: number | undefined;
  readonly classNames?: readonly string[] | undefined;
  readonly needsLabels: boolean;
}

/** Rows `firstRow …` of `path`: logits `[rows, classes]` and, where they were asked for, the true classes. */
export interface LogitChunk {
  readonly path: string;
  readonly firstRow: number;
  readonly rows: number;
  readonly classes: number;
  readonly data: Float32Array | Float64Array;
  readonly labels?: Int32Array;
}

/** Rows of a file that holds no more than the top label. */
export interface TopLabelRows {
  readonly rows: number;
  readonly confidence: Float64Array;
  readonly correct: Uint8Array;
}

/** What the first rows told: fields, scale, number of classes. */
interface Layout {
  readonly selection: Selection;
  readonly classNames: readonly string[] | undefined;
  readonly scale: Scale;
  readonly classes: number;
}

/** Opens the files, settles what they hold from the first one's schema and first rows. */
export async function openRows(paths: readonly string[], options: ReadOptions): Promise<RowReader> {
  const first = await openDataFile(paths[0]!);
  try {
    const guess = guessSelection(first.path, first.fields, options, options.needsLabels);
    const classNames = options.classNames ?? guess.classNames;
    const assumed: Record<string, string> = { ...guess.assumed };
    const ambiguous = [...guess.ambiguous];
    const sample = await firstChunk(first, guess.selection, classNames);
    const scale = options.from ?? detectScale(sample.scores ?? [], Math.min(sample.rows, 1000), sample.width);
    if (options.from === undefined && guess.selection.scores) {
      assumed.from = scale;
      if (sample.width === 1 && scale === "probabilities") ambiguous.push("from");
    }
    const classes = sample.width === 1 ? 2 : sample.width;
    const layout = { selection: guess.selection, classNames, scale, classes };
    checkClassNames(first.path, layout);
    const rowCount = paths.length === 1 ? first.rowCount : undefined;
    return new RowReader(paths, options, layout, assumed, ambiguous, rowCount);
  } finally {
    await first.close();
  }
}

async function firstChunk(
  file: DataFile,
  selection: Selection,
  classNames: readonly string[] | undefined,
): Promise<RawChunk> {
  for await (const chunk of file.chunks(selection, classNames)) return chunk;
  throw new UsageError(`Cannot read ${file.path}: it holds no rows`);
}

function checkClassNames(path: string, { classNames, classes, selection }: Layout): void {
  if (selection.scores && classNames && classNames.length !== classes) {
    throw new UsageError(
      `Cannot name the classes of ${path}: ${classNames.length} names were given, it has ${classes} classes`,
    );
  }
}

export class RowReader {
  readonly paths: readonly string[];
  /** What was guessed: role → what was taken. */
  readonly assumed: Readonly<Record<string, string>>;
  readonly ambiguous: readonly string[];
  readonly rowCount: number | undefined;
  private readonly options: ReadOptions;
  private readonly layout: Layout;
  private tally: ScoreTally = { rows: 0, probabilityLike: 0, zeros: 0 };

  constructor(
    paths: readonly string[],
    options: ReadOptions,
    layout: Layout,
    assumed: Readonly<Record<string, string>>,
    ambiguous: readonly string[],
    rowCount: number | undefined,
  ) {
    this.paths = paths;
    this.options = options;
    this.layout = layout;
    this.assumed = assumed;
    this.ambiguous = ambiguous;
    this.rowCount = rowCount;
  }

  /** True when the files hold only the winner's confidence, not a score for each class. */
  get isTopLabel(): boolean {
    return this.layout.selection.scores === undefined;
  }

  /** K; 0 for top-label files. */
  get classes(): number {
    return this.isTopLabel ? 0 : this.layout.classes;
  }

  get classNames(): readonly string[] | undefined {
    return this.layout.classNames;
  }

  get scale(): Scale {
    return this.layout.scale;
  }

  get selection(): Selection {
    return this.layout.selection;
  }

  get zero(): number {
    return this.options.zero ?? DEFAULT_ZERO;
  }

  /** Warnings of the last whole pass, each a sentence. */
  get warnings(): string[] {
    const { zeros } = this.tally;
    if (zeros === 0) return [];
    const chosen = this.options.zero === undefined ? "the default; choose with --zero" : "as --zero says";
    return [
      `${zeros.toLocaleString("en-US")} probabilities are exactly 0: each counts as ${this.zero} (${chosen}). ` +
        "The nll and the temperature depend on this choice.",
    ];
  }

  /** One pass over all rows of all files. */
  async *logits(): AsyncGenerator<LogitChunk> {
    const tally: ScoreTally = { rows: 0, probabilityLike: 0, zeros: 0 };
    const { scale, classes } = this.layout;
    for await (const { chunk, file, labels } of this.rawChunks()) {
      const checked = checkedLogits(chunk, file.path, scale, this.zero, tally);
      if (checked.classes !== classes) {
        throw new UsageError(
          `Cannot read ${file.path}: row ${chunk.firstRow} has ${checked.classes} classes, the rows before have ${classes}`,
        );
      }
      const { firstRow, rows } = chunk;
      const base = { path: file.path, firstRow, rows, classes, data: checked.data };
      const origin = { file, selection: this.selection, classNames: this.classNames };
      yield labels ? { ...base, labels: await trueClasses(labels, firstRow, classes, origin) } : base;
    }
    this.finish(tally);
  }

  /** Judges a pass by what it met; `apply` reads the rows its own way and calls this at the end. */
  finish(tally: ScoreTally): void {
    this.refuseProbabilities(tally);
    this.tally = tally;
  }

  /** One pass over files that hold only the top label. */
  async *topLabels(): AsyncGenerator<TopLabelRows> {
    for await (const { chunk, file, labels } of this.rawChunks()) {
      const { rows, firstRow } = chunk;
      const confidence = chunk.confidence!;
      const correct = new Uint8Array(rows);
      for (let i = 0; i < rows; i++) {
        const [c, label, prediction] = [confidence[i]!, labels![i]!, chunk.prediction![i]!];
        if (!(c >= 0 && c <= 1) || Number.isNaN(label) || Number.isNaN(prediction)) {
          throw new UsageError(
            `Cannot read ${file.path}: row ${firstRow + i} has confidence ${c}, prediction ${prediction} and label ${label}, ` +
              "a confidence from 0 to 1 and two class indices are wanted (rows count from 0)",
          );
        }
        correct[i] = label === prediction ? 1 : 0;
      }
      yield { rows, confidence, correct };
    }
  }

  /** One pass over the rows as the files hold them, unchecked, with the labels that belong to them. */
  async *rawChunks(): AsyncGenerator<{
    chunk: RawChunk;
    file: DataFile;
    labels: Float64Array | undefined;
  }> {
    const { selection, classNames } = this.layout;
    const labelsPath = this.options.labels;
    const outside =
      labelsPath !== undefined && isArrayFileName(labelsPath) ? await readNumbers(labelsPath) : undefined;
    let before = 0;
    for (const path of this.paths) {
      const file = await openDataFile(path);
      try {
        checkFields(file, selection);
        for await (const chunk of file.chunks(selection, classNames)) {
          const labels = outside ? outside.subarray(before, before + chunk.rows) : chunk.labels;
          if (labels && labels.length < chunk.rows) throw this.labelsTooShort(outside!.length);
          before += chunk.rows;
          yield { chunk, file, labels };
        }
      } finally {
        await file.close();
      }
    }
    if (outside && outside.length > before) throw this.labelsTooShort(outside.length, before);
  }

  private labelsTooShort(labels: number, rows?: number): UsageError {
    const count = rows === undefined ? "more" : String(rows);
    return new UsageError(
      `Cannot pair labels with rows: ${this.options.labels} has ${labels} labels and ${this.paths.join(", ")} has ${count} rows, ` +
        "one label a row is wanted",
    );
  }

  private refuseProbabilities(tally: ScoreTally): void {
    if (tally.rows === 0 || tally.probabilityLike < tally.rows) return;
    throw new UsageError(
      `Cannot take the scores of ${this.paths.join(", ")} as logits: all ${tally.rows.toLocaleString("en-US")} rows, from row 0 on, ` +
        "are probabilities (from 0 to 1, adding up to 1), so softmax would be applied twice; --from probabilities is wanted",
    );
  }
}

function checkFields(file: DataFile, selection: Selection): void {
  const names = [...(selection.scores ?? []), selection.labels, selection.confidence, selection.prediction];
  for (const name of names) {
    if (name === undefined || file.fields.some((field) => field.name === name)) continue;
    throw new UsageError(`Cannot read ${file.path}: it has no "${name}", which the first file has`);
  }
}
