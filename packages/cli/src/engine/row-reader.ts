/**
 * Checked rows from files whose layout is settled: every pass gives the same logits.
 *
 * @module
 */
import { readNumbers, readTexts } from "../arrays/array-file.ts";
import type { DataFile, RawChunk, Selection } from "../files/data-file.ts";
import { UsageError } from "../usage-error.ts";
import { checkedLogits, DEFAULT_ZERO, type ScoreTally } from "./check-scores.ts";
import type { Scale } from "./detect-scale.ts";
import { GroupNames } from "./group-names.ts";
import { isArrayFileName } from "./guess-selection.ts";
import { numberedClasses } from "./numbered-classes.ts";
import { openDataFile } from "./open-data-file.ts";
import { OutsideColumn } from "./outside-column.ts";
import { readAhead } from "./read-ahead.ts";
import { checkRowWeights } from "./row-weights.ts";
import { correctRows, type TopLabelRows } from "./top-labels.ts";
import { trueClasses } from "./true-classes.ts";

/** What stands beside rows where `--weights` and `--group` ask for it. */
export interface BesideRows {
  /** How often each row counts, `[rows]`: finite, from 0. */
  readonly weights?: Float64Array;
  /** The group of each row, `[rows]`: the value as text. */
  readonly groups?: readonly string[];
}

/** Rows `firstRow …` of `path`: logits `[rows, classes]` and, where they were asked for, the true classes. */
export interface LogitChunk extends BesideRows {
  readonly path: string;
  readonly firstRow: number;
  readonly rows: number;
  readonly classes: number;
  readonly data: Float32Array | Float64Array;
  readonly labels?: Int32Array;
}

/** Rows as a file holds them, with the labels that belong to them. */
export interface LabelledChunk {
  readonly chunk: RawChunk;
  readonly file: DataFile;
  readonly labels: Float64Array | undefined;
  readonly beside: BesideRows;
}

/** Where a `.npy` file of its own may take the place of a field. */
interface ReaderOptions {
  readonly labels?: string | undefined;
  readonly weights?: string | undefined;
  readonly group?: string | undefined;
  readonly zero?: number | undefined;
}

/** What was settled once, for all files. */
export interface Layout {
  readonly selection: Selection;
  readonly classNames: readonly string[] | undefined;
  readonly scale: Scale;
  readonly classes: number;
  /** What was guessed: role → what was taken. */
  readonly assumed: Readonly<Record<string, string>>;
  /** Roles for which something else would have done as well. */
  readonly ambiguous: readonly string[];
  readonly rowCount: number | undefined;
}

export class RowReader {
  readonly paths: readonly string[];
  private readonly options: ReaderOptions;
  private readonly layout: Layout;
  private tally: ScoreTally = { rows: 0, probabilityLike: 0, zeros: 0 };
  /** What the files say of their rows, as of the last whole pass. */
  private found: readonly string[] = [];

  constructor(paths: readonly string[], options: ReaderOptions, layout: Layout) {
    this.paths = paths;
    this.options = options;
    this.layout = layout;
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

  get assumed(): Layout["assumed"] {
    return this.layout.assumed;
  }

  get ambiguous(): Layout["ambiguous"] {
    return this.layout.ambiguous;
  }

  get rowCount(): number | undefined {
    return this.layout.rowCount;
  }

  get zero(): number {
    return this.options.zero ?? DEFAULT_ZERO;
  }

  /** Probabilities of exactly 0 in the last whole pass: each counts as `zero`. */
  get zeros(): number {
    return this.tally.zeros;
  }

  /** What to know of the guesses and of the last whole pass, each a sentence. */
  get warnings(): string[] {
    const { zeros } = this;
    const warnings = this.ambiguous.map((role) =>
      role === "from"
        ? `One column of numbers from 0 to 1 may be logits too: they were taken for ${this.scale}; --from says which.`
        : `More than one field would do as ${role}: "${this.assumed[role]}" was taken; --${role} says which.`,
    );
    warnings.push(...this.found);
    if (zeros === 0) return warnings;
    const chosen = this.options.zero === undefined ? "the default; choose with --zero" : "as --zero says";
    const zerosFound =
      `${zeros.toLocaleString("en-US")} probabilities are exactly 0: each counts as ${this.zero} (${chosen}). ` +
      "The nll and the temperature depend on this choice.";
    return [...warnings, zerosFound];
  }

  /** One pass over all rows of all files. */
  async *logits(): AsyncGenerator<LogitChunk> {
    const tally: ScoreTally = { rows: 0, probabilityLike: 0, zeros: 0 };
    const { scale, classes } = this.layout;
    for await (const { chunk, file, labels, beside } of this.rawChunks()) {
      const checked = checkedLogits(chunk, file.path, scale, this.zero, tally);
      if (checked.classes !== classes) {
        throw new UsageError(
          `Cannot read ${file.path}: row ${chunk.firstRow} has ${checked.classes} classes, the rows before have ${classes}`,
        );
      }
      const { firstRow, rows } = chunk;
      const base = { path: file.path, firstRow, rows, classes, data: checked.data, ...beside };
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
  async *topLabels(): AsyncGenerator<TopLabelRows & BesideRows> {
    for await (const { chunk, file, labels, beside } of this.rawChunks()) {
      yield { ...correctRows(chunk, labels!, file.path), ...beside };
    }
  }

  /** One pass over the rows as the files hold them: scores and labels unchecked, weights and groups checked. */
  async *rawChunks(): AsyncGenerator<LabelledChunk> {
    const { selection, classNames } = this.layout;
    const outside = await this.outsideColumns();
    const groupNames = this.options.group === undefined ? undefined : new GroupNames(this.options.group);
    const toIndices = numberedClasses(classNames);
    const found: string[] = [];
    for (const path of this.paths) {
      const file = await openDataFile(path);
      try {
        checkFields(file, selection);
        for await (const chunk of readAhead(file.chunks(selection, classNames))) {
          const indices = (values: Float64Array | undefined, field: string | undefined) =>
            values && toIndices && !hasNames(file, field) ? toIndices(values) : values;
          const { firstRow, rows } = chunk;
          const labels = indices(outside.labels?.next(rows) ?? chunk.labels, selection.labels);
          const prediction = indices(chunk.prediction, selection.prediction);
          const weights = outside.weights?.next(rows) ?? chunk.weights;
          if (weights) checkRowWeights(weights, firstRow, path);
          const texts = outside.group?.next(rows) ?? chunk.groups;
          const groups = texts && groupNames?.of(texts, firstRow, path);
          const beside = { ...(weights && { weights }), ...(groups && { groups }) };
          yield { chunk: prediction ? { ...chunk, prediction } : chunk, file, labels, beside };
        }
        const origin = this.paths.length > 1 ? `${path}: ` : "";
        found.push(...(file.warnings ?? []).map((warning) => `${origin}${warning}`));
      } finally {
        await file.close();
      }
    }
    for (const column of Object.values(outside)) column?.finish();
    this.found = found;
  }

  /** Labels, weights and groups that stand in files of their own. */
  private async outsideColumns() {
    const { labels, weights, group } = this.options;
    const numbers = async (path: string | undefined, what: string) =>
      path !== undefined && isArrayFileName(path)
        ? new OutsideColumn(path, await readNumbers(path, what), what)
        : undefined;
    return {
      labels: await numbers(labels, "labels"),
      weights: await numbers(weights, "weights"),
      group:
        group !== undefined && isArrayFileName(group)
          ? new OutsideColumn(group, await readTexts(group, "groups"), "groups")
          : undefined,
    };
  }

  private refuseProbabilities(tally: ScoreTally): void {
    if (tally.rows === 0 || tally.probabilityLike < tally.rows) return;
    throw new UsageError(
      `Cannot take the scores of ${this.paths.join(", ")} as logits: all ${tally.rows.toLocaleString("en-US")} rows, from row 0 on, ` +
        "are probabilities (from 0 to 1, adding up to 1), so softmax would be applied twice; --from probabilities is wanted",
    );
  }
}

/** Labels that are text were turned into indices where they were read. */
function hasNames({ fields }: DataFile, name: string | undefined): boolean {
  return fields.find((field) => field.name === name)?.kind === "names";
}

function checkFields(file: DataFile, selection: Selection): void {
  const { scores = [], labels, confidence, prediction, weights, group } = selection;
  const names = [...scores, labels, confidence, prediction, weights, group];
  for (const name of names) {
    if (name === undefined || file.fields.some((field) => field.name === name)) continue;
    throw new UsageError(`Cannot read ${file.path}: it has no "${name}", which the first file has`);
  }
}
