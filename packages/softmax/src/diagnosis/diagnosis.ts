/**
 * What `diagnose` answers: data, so that a program can act on it and a person can read it.
 *
 * @module
 */

/**
 * What a softmax did, in the order in which explanations are preferred.
 *
 * | verdict | the probabilities are |
 * | --- | --- |
 * | `right` | a softmax, within what float32 arithmetic allows |
 * | `float16`, `bfloat16` | right, then rounded to 16 bits |
 * | `rounded` | right, then rounded to a number of decimals |
 * | `overflowed` | NaN or 0 in rows where `exp(z)` overflows or underflows; right elsewhere |
 * | `logits-unchanged` | the logits themselves |
 * | `log-probabilities` | logarithms of the probabilities |
 * | `unnormalised` | exponentials that were never divided, or probabilities times a constant |
 * | `sigmoid` | `1 / (1 + e^-z)`, one class at a time |
 * | `applied-twice` | the softmax of the softmax |
 * | `wrong-axis` | a softmax along another axis, or over everything |
 * | `transposed` | right, but with the class axis in another place |
 * | `inverse-temperature` | divided by 1/T where T was meant |
 * | `temperature` | a softmax at another temperature (negative: softmin; 0: one-hot; ∞: uniform) |
 * | `class-missing` | short of a class: in the sum, or altogether |
 * | `unknown` | none of these, or several of them equally well |
 */
export type Verdict =
  | "right"
  | "float16"
  | "bfloat16"
  | "rounded"
  | "overflowed"
  | "logits-unchanged"
  | "log-probabilities"
  | "unnormalised"
  | "sigmoid"
  | "applied-twice"
  | "wrong-axis"
  | "transposed"
  | "inverse-temperature"
  | "temperature"
  | "class-missing"
  | "unknown";

/** What the verdict rests on. Only the fields that belong to the verdict are there. */
export interface Evidence {
  /** `temperature`: the T that was used. `inverse-temperature`: the 1/T that was used. */
  readonly temperature?: number;
  /** `wrong-axis`: the axis that was normalised. `transposed`: where the class axis is. */
  readonly axis?: number | "all";
  /** `class-missing`: by index. Missing from the sum or the columns it is one class; several are candidates. */
  readonly classes?: readonly number[];
  /** `class-missing`: left out of the sum; given probability 0; or there is one column less. */
  readonly missingFrom?: "sum" | "values" | "columns";
  /** `class-missing` from values or columns: whether the other classes sum to 1. */
  readonly renormalised?: boolean;
  /** `unnormalised`: which values were returned. */
  readonly form?: "exp(z)" | "exp(z - max)" | "constant";
  /** `unnormalised` by a constant: returned = factor · p. */
  readonly factor?: number;
  /** `rounded`: how many decimals are left. */
  readonly decimals?: number;
  /** `overflowed`: the format whose exponential leaves its range. */
  readonly format?: "float16" | "float32" | "float64";
  /** `overflowed`: the first rows that are NaN, infinite or all 0 (at most ten). */
  readonly overflowedRows?: readonly number[];
}

/** How exactly probabilities were computed or stored: the narrowest error bound that all rows keep. */
export type PrecisionName = "float64" | "float32" | "float16" | "bfloat16" | "decimals";

export interface Diagnosis {
  readonly verdict: Verdict;
  /** The verdict in words, with the cure. */
  readonly message: string;
  readonly evidence: Evidence;
  /** Other verdicts that these rows cannot tell from this one. */
  readonly alternatives: readonly Verdict[];
  /** The precision at which the verdict holds; undefined when it is `unknown`. */
  readonly precision: PrecisionName | undefined;
  /** Largest `|q − p|` in float32 spacings at p (not below the least normal float32); NaN when nothing compares. */
  readonly worstUlp: number;
  /** Largest `|q − p|`; NaN when a q is NaN, or nothing compares. */
  readonly worstAbsolute: number;
  /** Largest `|Σ q − 1|` of a row. */
  readonly worstSum: number;
  /** N. */
  readonly rows: number;
  /** Rows whose softmax is finite: the others (NaN, +∞ or only −∞) tell nothing and are left out. */
  readonly finiteRows: number;
  /** Finite rows that are right within `precision`; within float32 where that is `float64` or undefined. */
  readonly rightRows: number;
  /** The first finite row that is not. */
  readonly firstWrongRow: number | undefined;
}
