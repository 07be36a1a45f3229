/**
 * Settles what files hold, from the first one's schema and first rows: fields, scale, number of classes.
 *
 * @module
 */
import type { DataFile, RawChunk, Selection } from "../files/data-file.ts";
import { UsageError } from "../usage-error.ts";
import { detectScale, type Scale } from "./detect-scale.ts";
import { guessSelection, type Wanted } from "./guess-selection.ts";
import { openDataFile } from "./open-data-file.ts";
import { type Layout, RowReader } from "./row-reader.ts";

export interface ReadOptions extends Wanted {
  readonly from?: Scale | undefined;
  readonly zero?: number | undefined;
  readonly classNames?: readonly string[] | undefined;
  readonly needsLabels: boolean;
}

/** Rows looked at to tell logits from probabilities. */
const SAMPLE_ROWS = 1000;

export async function openRows(paths: readonly string[], options: ReadOptions): Promise<RowReader> {
  const first = await firstWithRows(paths);
  try {
    const guess = guessSelection(first.path, first.fields, options, options.needsLabels);
    const said = options.classNames ?? guess.classNames;
    const guessed = said ? undefined : await first.guessClassNames?.(guess.selection);
    const classNames = said ?? guessed;
    const sample = await firstChunk(first, guess.selection, classNames);
    const { scale, isAssumed, isAmbiguous } = settleScale(sample, guess.selection, options.from);
    const layout: Layout = {
      selection: guess.selection,
      classNames,
      scale,
      classes: sample.width === 1 ? 2 : sample.width,
      assumed: {
        ...guess.assumed,
        ...(guessed && { "class-names": guessed.join(",") }),
        ...(isAssumed && { from: scale }),
      },
      ambiguous: isAmbiguous ? [...guess.ambiguous, "from"] : guess.ambiguous,
      rowCount: paths.length === 1 ? first.rowCount : undefined,
    };
    checkClassNames(first.path, layout);
    checkOptions(layout, options);
    return new RowReader(paths, options, layout);
  } finally {
    await first.close();
  }
}

/** Parts without rows are common among the files of a cluster; they say nothing of the others. */
async function firstWithRows(paths: readonly string[]): Promise<DataFile> {
  for (const path of paths) {
    const file = await openDataFile(path);
    try {
      if (await file.hasRows()) return file;
    } catch (error) {
      await file.close();
      throw error;
    }
    await file.close();
  }
  throw new UsageError(`Cannot read ${paths.join(", ")}: no rows in it, at least one is wanted`);
}

async function firstChunk(
  file: DataFile,
  selection: Selection,
  classNames: readonly string[] | undefined,
): Promise<RawChunk> {
  for await (const chunk of file.chunks(selection, classNames)) return chunk;
  throw new UsageError(`Cannot read ${file.path}: no rows in it, at least one is wanted`);
}

function settleScale(
  { scores, rows, width }: RawChunk,
  selection: Selection,
  from: Scale | undefined,
): { scale: Scale; isAssumed: boolean; isAmbiguous: boolean } {
  // Top-label files hold the winner's probability.
  if (!selection.scores || !scores) return { scale: "probabilities", isAssumed: false, isAmbiguous: false };
  if (from !== undefined) return { scale: from, isAssumed: false, isAmbiguous: false };
  const scale = detectScale(scores, Math.min(rows, SAMPLE_ROWS), width);
  // A single column has no sum: logits may lie between 0 and 1 too.
  return { scale, isAssumed: true, isAmbiguous: width === 1 && scale === "probabilities" };
}

function checkClassNames(path: string, { classNames, classes, selection }: Layout): void {
  if (!classNames) return;
  const twice = classNames.find((name, k) => classNames.indexOf(name) < k);
  if (twice !== undefined) {
    throw new UsageError(
      `Cannot name the classes of ${path}: "${twice}" is given twice, a name of its own for each class is wanted`,
    );
  }
  if (selection.scores && classNames.length !== classes) {
    throw new UsageError(
      `Cannot name the classes of ${path}: ${classNames.length} names were given, it has ${classes} classes, a name for each is wanted`,
    );
  }
}

/** An option that would change nothing is a misunderstanding. */
function checkOptions({ selection, scale }: Layout, { zero, from }: ReadOptions): void {
  if (!selection.scores) {
    const ignored = from !== undefined ? "--from" : zero !== undefined ? "--zero" : undefined;
    if (ignored) {
      throw new UsageError(`Cannot use ${ignored} on top-label rows: it is about the scores of all classes`);
    }
  } else if (zero !== undefined && scale === "logits") {
    const how = from === undefined ? "taken for logits" : "logits";
    throw new UsageError(
      `Cannot use --zero: the scores are ${how}, it is about exact zeros among probabilities (--from probabilities)`,
    );
  }
}
