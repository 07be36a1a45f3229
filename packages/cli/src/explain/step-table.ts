/**
 * The worked steps as a table: which columns there are, what they say, which may go when room is short.
 * Terminal, Markdown and TeX draw the same table.
 *
 * @module
 */
import {
  type ExplainedColumn,
  type Explanation,
  shownDecimals,
  shownNumber,
  shownTemperature,
} from "softmax/explain";
import { type ShownRow, shownRows } from "./shown-rows.ts";

export interface TableColumn {
  /** Heading above several columns; "" for none. */
  readonly group: string;
  readonly header: string;
  /** The header where no group stands above it (Markdown). */
  readonly fullHeader: string;
  readonly texHeader: string;
  readonly cells: readonly string[];
  /** One cell for each entry of `StepTable.footers`. */
  readonly footers: readonly string[];
  /** Where room is short, the column with the largest number goes first; 0 stays. */
  readonly droppable: number;
  /** Probabilities to draw as bars instead of the cells, where bars can be drawn. */
  readonly bars?: readonly number[];
}

export interface StepTable {
  readonly rows: readonly ShownRow[];
  readonly footers: readonly string[];
  readonly columns: readonly TableColumn[];
}

/** One temperature: every step. Several: side by side, the steps that fit. */
export function stepTable(explanation: Explanation, columns = explanation.columns): StepTable {
  const rows = shownRows(explanation);
  const footers = columns.length === 1 ? ["sum"] : severalFooters(columns);
  const context = { explanation, rows, footers };
  return {
    rows,
    footers,
    columns: [
      logitColumn(context),
      ...columns.flatMap((column) =>
        columns.length === 1 ? workedSteps(context, column) : comparedSteps(context, column),
      ),
    ],
  };
}

/** The columns for paper, where there are no bars; of several temperatures only those that differ most. */
export function documentColumns({ columns }: StepTable): TableColumn[] {
  const several = columns.every((column) => column.group !== STABLE);
  return columns.filter((column) => !column.bars && (!several || column.droppable <= 2));
}

interface Context {
  readonly explanation: Explanation;
  readonly rows: readonly ShownRow[];
  readonly footers: readonly string[];
}

const STABLE = "stable";
const SUM = "sum";
const ENTROPY = "entropy, nats";
const CHOICES = "like choosing 1 of";
const LOSS = "loss, nats";

function severalFooters(columns: readonly ExplainedColumn[]): string[] {
  const hasTarget = columns.some((column) => column.targetEffect !== null);
  return [SUM, ENTROPY, CHOICES, ...(hasTarget ? [LOSS] : [])];
}

function logitColumn({ explanation, rows, footers }: Context): TableColumn {
  const shown = shownLogits(explanation.logits);
  return {
    group: "",
    header: "logit z",
    fullHeader: "logit z",
    texHeader: "logit $z$",
    cells: rows.map((row) => (row.isRest ? "" : shown(row.classes[0]!))),
    footers: footers.map(() => ""),
    droppable: 0,
  };
}

/** Logits as they were typed: the fewest decimals, at most three, that show them all. */
function shownLogits(logits: readonly number[]): (index: number) => string {
  const finite = logits.filter(Number.isFinite);
  const loses = (decimals: number) =>
    finite.some((z) => Math.abs(Number(z.toFixed(decimals)) - z) > 1e-6 * Math.max(1, Math.abs(z)));
  let decimals = 0;
  while (decimals < 3 && loses(decimals)) decimals++;
  // Without commas: a logit is copied back to the command line.
  return (index) => shownNumber(logits[index]!, decimals).replaceAll(",", "");
}

/** Every step at one temperature. */
function workedSteps(context: Context, column: ExplainedColumn): TableColumn[] {
  const { textbook, stable, temperature } = column;
  const cooled = temperature !== 1;
  const make = columnMaker(context);
  return [
    ...(cooled
      ? [make("textbook", ["z/T", "z/T", "$z/T$"], textbook.scaled, { each: true, droppable: 4 })]
      : []),
    make(
      "textbook",
      cooled ? ["exp(z/T)", "exp(z/T)", "$e^{z/T}$"] : ["exp(z)", "exp(z)", "$e^{z}$"],
      textbook.exponentials,
      { sum: textbook.sum },
    ),
    ...(textbook.failure
      ? [
          make("textbook", ["share", "exp(z)/sum", "share"], textbook.shares, {
            sum: totalOf(textbook.shares),
          }),
        ]
      : []),
    make(
      STABLE,
      cooled ? ["(z − max)/T", "(z − max)/T", "$(z - \\max)/T$"] : ["z − max", "z − max", "$z - \\max$"],
      stable.differences,
      { each: true, droppable: 2 },
    ),
    make(
      STABLE,
      cooled ? ["exp", "exp((z − max)/T)", "$e^{(z-\\max)/T}$"] : ["exp", "exp(z − max)", "$e^{z-\\max}$"],
      stable.exponentials,
      { sum: stable.sum },
    ),
    ...resultColumns(context, column, ""),
  ];
}

/** One temperature of several: what changes with it. */
function comparedSteps(context: Context, column: ExplainedColumn): TableColumn[] {
  const { textbook, stable, temperature } = column;
  const group = `T = ${shownTemperature(temperature)}`;
  const failed = context.explanation.columns.some((each) => each.textbook.failure !== null);
  const make = columnMaker(context);
  const results = resultColumns(context, column, group);
  return [
    make(group, ["exp(z/T)", `${group}: exp(z/T)`, "$e^{z/T}$"], textbook.exponentials, {
      sum: textbook.sum,
      // Whoever's textbook form fails should see it fail.
      droppable: failed ? 1 : 6,
    }),
    make(group, ["exp", `${group}: exp((z − max)/T)`, "$e^{(z-\\max)/T}$"], stable.exponentials, {
      sum: stable.sum,
      droppable: 2,
    }),
    ...results.map((result) =>
      result.header === "share" ? { ...result, footers: comparedFooters(context, column) } : result,
    ),
  ];
}

function comparedFooters({ footers, explanation }: Context, column: ExplainedColumn): string[] {
  const decimals = explanation.percentageDecimals;
  const values: Record<string, string> = {
    [SUM]: `${(100).toFixed(decimals)} %`,
    [ENTROPY]: shownNumber(column.entropy),
    [CHOICES]: shownNumber(column.effectiveClasses, 1),
    [LOSS]: shownNumber(column.targetEffect?.loss ?? Number.NaN),
  };
  return footers.map((footer) => values[footer]!);
}

/** Probability, share, bar, log-probability and, with a target, the gradient. */
function resultColumns(context: Context, column: ExplainedColumn, group: string): TableColumn[] {
  const { rows, explanation } = context;
  const make = columnMaker(context);
  const named = (header: string) => (group ? `${group}: ${header}` : header);
  const alone = group === "";
  const probabilities = column.stable.probabilities;
  const { percentageDecimals } = explanation;
  const percent = (row: ShownRow) =>
    `${totalOf(row.classes.map((index) => column.percentages[index]!)).toFixed(percentageDecimals)} %`;
  const probability = alone ? "probability" : "p";
  return [
    make(group, [probability, named("probability"), "$p$"], probabilities, {
      sum: 1,
      decimals: 4,
      droppable: alone ? 1 : 4,
    }),
    {
      ...make(group, ["share", named("share"), "share"], probabilities, { droppable: 0 }),
      cells: rows.map(percent),
      footers: context.footers.map((footer) =>
        footer === SUM ? `${(100).toFixed(percentageDecimals)} %` : "",
      ),
    },
    ...(column.targetEffect ? [gradientColumn(context, column, column.targetEffect.gradient, group)] : []),
    {
      ...make(group, ["", "", ""], probabilities, { droppable: alone ? 5 : 3 }),
      bars: rows.map((row) => totalOf(row.classes.map((index) => probabilities[index]!))),
    },
    make(group, ["log p", named("log p"), "$\\log p$"], column.logProbabilities, {
      each: true,
      droppable: alone ? 6 : 7,
    }),
  ];
}

function gradientColumn(
  context: Context,
  { temperature }: ExplainedColumn,
  gradient: readonly number[],
  group: string,
): TableColumn {
  const header = temperature === 1 ? "p − y" : "(p − y)/T";
  const full = group ? `${group}: ${header}` : header;
  const tex = temperature === 1 ? "$p - y$" : "$(p - y)/T$";
  return columnMaker(context)(group, [header, full, tex], gradient, { sum: 0, decimals: 4 });
}

interface ColumnFormat {
  readonly sum?: number;
  readonly decimals?: number;
  readonly droppable?: number;
  /** The numbers do not add to anything: the line of the other classes stays empty. */
  readonly each?: boolean;
}

function columnMaker({ rows, footers }: Context) {
  return (
    group: string,
    [header, fullHeader, texHeader]: readonly [string, string, string],
    values: readonly number[],
    { sum, decimals = 2, droppable = 0, each = false }: ColumnFormat,
  ): TableColumn => {
    const totals = rows.map((row) =>
      row.isRest && each ? undefined : totalOf(row.classes.map((index) => values[index]!)),
    );
    const places = shownDecimals(
      totals.filter((total) => total !== undefined),
      decimals,
    );
    return {
      group,
      header,
      fullHeader,
      texHeader,
      cells: totals.map((total) => (total === undefined ? "" : shownNumber(total, places))),
      footers: footers.map((footer) => (footer === SUM && sum !== undefined ? shownNumber(sum, places) : "")),
      droppable,
    };
  };
}

function totalOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
