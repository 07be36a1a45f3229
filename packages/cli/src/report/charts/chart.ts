/**
 * A chart with what is needed to read it, wherever it is shown.
 *
 * @module
 */

/** How a mark looks. */
export type LegendKey =
  | "bar"
  | "over"
  | "under"
  | "tick"
  | "band"
  | "point"
  | "stroke"
  | "dashes"
  | "accent-dashes";

export interface LegendEntry {
  readonly key: LegendKey;
  readonly meaning: string;
}

export interface Chart {
  /** Unique on a page. */
  readonly id: string;
  readonly title: string;
  /** What the picture shows, for those who do not see it. */
  readonly description: string;
  /** An `<svg>` element whose colours are the custom properties of `palette.ts`. */
  readonly svg: string;
  readonly legend: readonly LegendEntry[];
}
