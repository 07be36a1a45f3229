/**
 * Gathers a `Measurement` from rows, chunk by chunk, in memory that does not grow with the rows.
 *
 * @module
 */
import {
  ClassState,
  EvaluationState,
  type LabelledLogits,
  type Metrics,
  OutcomeSample,
  type StatisticsSource,
  type TopLabels,
} from "softmax/calibration";
import { UsageError } from "../usage-error.ts";
import { pickLogits, pickTopLabels, rowsByGroup } from "./group-rows.ts";
import type { GroupMetrics, Measurement } from "./measurement.ts";
import { metricDetails } from "./metric-details.ts";

/** What to measure beside the metrics. */
export interface MeasuredParts {
  /** What needs the rows: intervals, errors without equal-width bins, risk and coverage. */
  readonly details: boolean;
  /** What needs the probabilities of all classes; nothing for top labels. */
  readonly perClass: boolean;
}

/** The group of each row, where rows have groups. */
interface Grouped {
  readonly groups?: readonly string[] | undefined;
}

export class MeasurementState {
  readonly #total: EvaluationState;
  readonly #classes: ClassState | null;
  readonly #outcomes: OutcomeSample | null;
  readonly #groups = new Map<string, EvaluationState>();
  #constantRows = 0;

  /** @param classes K; 0 for a state of top labels */
  constructor(classes: number, { details, perClass }: MeasuredParts) {
    this.#total = new EvaluationState(classes);
    this.#classes = perClass && classes > 0 ? new ClassState(classes) : null;
    this.#outcomes = details ? new OutcomeSample() : null;
  }

  /** @throws {NonFiniteRowError} for the first row without a finite loss, counted from the first row ever added */
  add(chunk: LabelledLogits & Grouped, beta = 1): void {
    this.#total.add(chunk, beta);
    this.#addParts(chunk, beta);
  }

  /** `add` with statistics of rows from `source`, while the calling thread computes the parts: the same bits. */
  async addWith(source: StatisticsSource, chunk: LabelledLogits & Grouped, beta = 1): Promise<void> {
    const adding = this.#total.addWith(source, chunk, beta);
    try {
      this.#addParts(chunk, beta);
    } finally {
      await adding;
    }
  }

  addTopLabel(rows: TopLabels & Grouped): void {
    this.#total.addTopLabel(rows);
    this.#outcomes?.addTopLabel(rows);
    this.#eachGroup(rows, (state, members) => state.addTopLabel(pickTopLabels(rows, members)));
  }

  /** @throws {RangeError} without rows; {UsageError} where the weights of all rows, or of a group, add to 0 or nearly so */
  measurement(): Measurement {
    return {
      metrics: metricsOf(this.#total, "the rows"),
      constantRows: this.#constantRows,
      classes: this.#classes?.summary() ?? null,
      details: this.#outcomes && metricDetails(this.#outcomes),
      groups: [...this.#groups].map(groupMetrics).sort(byName),
    };
  }

  #addParts(chunk: LabelledLogits & Grouped, beta: number): void {
    this.#constantRows += countConstantRows(chunk);
    this.#classes?.add(chunk, beta);
    this.#outcomes?.add(chunk, beta);
    this.#eachGroup(chunk, (state, members) => state.add(pickLogits(chunk, members), beta));
  }

  #eachGroup({ groups }: Grouped, add: (state: EvaluationState, rows: readonly number[]) => void): void {
    if (groups === undefined) return;
    for (const [name, rows] of rowsByGroup(groups)) {
      const state = this.#groups.get(name) ?? new EvaluationState(this.#total.classes);
      this.#groups.set(name, state);
      add(state, rows);
    }
  }
}

function groupMetrics([name, state]: readonly [string, EvaluationState]): GroupMetrics {
  return { name, metrics: metricsOf(state, `group "${name}"`) };
}

function metricsOf(state: EvaluationState, what: string): Metrics {
  try {
    return state.metrics();
  } catch (error) {
    // All that is left to go wrong with rows that were added: their weights.
    if (state.rows === 0) throw error;
    const reason = (error as Error).message.replace(/^Cannot compute metrics: /, "");
    throw new UsageError(`Cannot measure ${what}: ${reason}`);
  }
}

/** By code units, so that the order is the same everywhere. */
function byName(a: GroupMetrics, b: GroupMetrics): number {
  return a.name < b.name ? -1 : 1;
}

/** Rows whose logits are all the same. */
function countConstantRows({ data, rows, classes }: LabelledLogits): number {
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    let k = 1;
    while (k < classes && data[start + k] === data[start]) k++;
    if (k === classes) count++;
  }
  return count;
}
