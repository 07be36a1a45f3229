import { type Explanation, rankClasses } from "softmax/explain";
import { formatCount } from "../report/format-number.ts";

/** A line of the table: one class, or all the classes that are not shown one by one. */
export interface ShownRow {
  readonly name: string;
  readonly classes: readonly number[];
  readonly isRest: boolean;
}

/** Up to here every class has its line; above, the most likely ten have one. */
const MOST_LINES = 12;
const TOP = 10;

/** The lines of the table: all classes as given, or the ten most likely (and the target) and the others together. */
export function shownRows({ logits, classNames, target }: Explanation): ShownRow[] {
  const line = (index: number) => ({ name: classNames[index]!, classes: [index], isRest: false });
  if (logits.length <= MOST_LINES) return logits.map((_, index) => line(index));
  const ranking = rankClasses(logits);
  const top = ranking.slice(0, TOP);
  if (target !== null && !top.includes(target)) top.push(target);
  const others = ranking.filter((index) => !top.includes(index));
  return [
    ...top.map(line),
    { name: `the other ${formatCount(others.length)}`, classes: others, isRest: true },
  ];
}
