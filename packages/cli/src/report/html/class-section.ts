/**
 * The classes one by one: whose probabilities can be trusted less.
 *
 * @module
 */
import type { ClassRow, ClassSummary } from "softmax/calibration";
import { formatCount, formatMetric, formatPercent } from "../format-number.ts";
import type { ReportData } from "../report-data.ts";
import { html, type Markup, NOTHING } from "./markup.ts";
import { numberCell, renderFoldedTable, renderTable } from "./table.ts";

const MOST_SHOWN = 20;
/** A table of more would be most of the file. */
const MOST_LISTED = 100;

interface NamedClass {
  readonly name: string;
  readonly before: ClassRow;
  readonly after: ClassRow | undefined;
}

export function classSection({ before, calibration, source }: ReportData): Markup {
  if (before.classes === null) return NOTHING;
  const classes = namedClasses(before.classes, calibration?.after.classes ?? null, source.classNames);
  const now = ({ before: first, after }: NamedClass) => (after ?? first).ece;
  const worst = [...classes].sort((a, b) => now(b) - now(a)).slice(0, MOST_SHOWN);
  const isAll = worst.length === classes.length;
  const caption = isAll
    ? "Classes, the largest calibration error first"
    : `The ${worst.length} classes of ${formatCount(classes.length)} with the largest calibration error`;
  const listed = !isAll && classes.length <= MOST_LISTED;
  return html`<h2>Classes</h2>
<p>Each class against all others. Precision is how often it is right when the model says it, recall how many of its rows
are found. In a calibrated model the mean probability is the share of rows that are of the class. The ECE is that of its
probability over all rows.</p>
${classTable(caption, worst)}
${listed ? renderFoldedTable(tableContent(`all ${classes.length} classes`, classes)) : NOTHING}`;
}

function namedClasses(
  before: ClassSummary,
  after: ClassSummary | null,
  names: readonly string[] | undefined,
): NamedClass[] {
  return before.perClass.map((row, k) => ({
    name: names?.[k] ?? `class\u00a0${k}`,
    before: row,
    after: after?.perClass[k],
  }));
}

function classTable(caption: string, classes: readonly NamedClass[]): Markup {
  return renderTable(tableContent(caption, classes));
}

function tableContent(caption: string, classes: readonly NamedClass[]) {
  const compared = classes.some(({ after }) => after !== undefined);
  const each = (name: string) => (compared ? [`${name} before`, `${name} after`] : [name]);
  return {
    caption,
    columns: ["class", "rows", "precision", "recall", "share", ...each("mean p"), ...each("ECE")],
    rows: classes.map(classCells),
  };
}

function classCells({ name, before, after }: NamedClass): (string | Markup)[] {
  const sides = after === undefined ? [before] : [before, after];
  const { rows, precision, recall, prevalence } = after ?? before;
  return [
    name,
    formatCount(rows),
    share(precision),
    share(recall),
    formatPercent(prevalence),
    ...sides.map(({ meanProbability }) => formatPercent(meanProbability)),
    ...sides.map(({ ece }) => numberCell(ece, formatMetric(ece))),
  ];
}

/** Null: never predicted, or without rows. */
function share(value: number | null): string {
  return value === null ? "–" : formatPercent(value);
}
