import { metricRows } from "../metric-rows.ts";
import type { ReportData } from "../report-data.ts";
import { termsFor } from "./glossary.ts";
import { html, type Markup } from "./markup.ts";
import { unbroken } from "./unbroken.ts";

/** Every metric shown, and the words used of them. */
export function definitionSection({ before, calibration }: ReportData): Markup {
  const names = metricRows({ before }).map(({ name }) => name);
  const terms = termsFor(names).map(({ term, meaning }) => [term, meaning] as const);
  const isTemperature = calibration?.calibrator.method === "temperature";
  return html`<dl class="terms">
${[...terms, ...(isTemperature ? [TEMPERATURE] : []), ...WORDS].map(
  ([term, meaning]) => html`<dt>${term}</dt><dd>${unbroken(meaning)}</dd>`,
)}
</dl>`;
}

const TEMPERATURE = [
  "temperature T",
  "The logits are divided by it. Above 1 it lowers every confidence, below 1 it raises them; the order of a row's classes stays.",
] as const;

const WORDS: readonly (readonly [string, string])[] = [
  [
    "95 % interval",
    "If rows like these were drawn again and again, intervals made this way would hold the true value 95 times of 100.",
  ],
  [
    "by chance",
    "If every confidence c were right, the accuracy of n rows would still scatter around it with a standard error of at most √(c(1 − c)/n). A gap is called more than chance beyond two of these and half a row.",
  ],
];
