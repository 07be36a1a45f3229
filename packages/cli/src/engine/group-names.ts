/**
 * The groups that rows are divided into by `--group`: few, or the field is not what was meant.
 *
 * @module
 */
import { UsageError } from "../usage-error.ts";

const MOST_GROUPS = 1000;

/** Counts the groups of one pass; the same group is the same string, so that kept rows share it. */
export class GroupNames {
  private readonly names = new Map<string, string>();
  private readonly field: string;

  /** @param field what was given to `--group` */
  constructor(field: string) {
    this.field = field;
  }

  /** The groups of rows `firstRow …` of `path`; the row that brings one too many is named. */
  of(texts: readonly string[], firstRow: number, path: string): readonly string[] {
    return texts.map((text, i) => {
      const known = this.names.get(text);
      if (known !== undefined) return known;
      if (this.names.size === MOST_GROUPS) {
        throw new UsageError(
          `Cannot group by "${this.field}": row ${firstRow + i} of ${path} brings one more than 1,000 different values, ` +
            "a field with 1,000 groups at most is wanted (rows count from 0)",
        );
      }
      this.names.set(text, text);
      return text;
    });
  }
}
