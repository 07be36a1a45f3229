/**
 * How to use the calibrator: its formula, and code to copy.
 *
 * @module
 */
import type { Calibrator } from "softmax/calibration";
import { formulaOf, type ScoreScale, usageCode } from "../usage/usage-code.ts";
import { html, type Markup, NOTHING } from "./markup.ts";

export function usageSection(calibrator: Calibrator, scale: ScoreScale): Markup {
  const examples = usageCode(calibrator, scale).map(
    ({ title, code, note }) => html`<h3>${title}</h3>
<pre tabindex="0"><code>${code}</code></pre>
${note === undefined ? NOTHING : html`<p class="note">${note}</p>`}`,
  );
  return html`<p>${instruction(calibrator)} As a formula: <code>${formulaOf(calibrator)}</code>.</p>
${examples}
<p>Fit again when the model, its inputs or its classes change: a calibrator belongs to the model and to data like
that of the fit.</p>`;
}

function instruction({ method }: Calibrator): string {
  return method === "temperature"
    ? "Divide the logits by the temperature before the softmax, wherever probabilities are computed."
    : "Put the scores through the calibrator wherever probabilities are computed. Here p are the probabilities without it.";
}
