/**
 * The sections of a report that say what to do with it: use the temperature, read the metrics, make it again.
 *
 * @module
 */
import { html, type Markup, NOTHING } from "./markup.ts";
import type { ReportData, SourceFile } from "./report-data.ts";
import { renderTable } from "./table.ts";

/** Code holds the whole temperature, so that what is computed with it is what was measured. */
export function usageSection({ fit }: ReportData): Markup {
  const temperature = String(fit.temperature);
  return html`<p>Divide the logits by the temperature before the softmax, wherever probabilities are computed.</p>
<h3>A file</h3>
${code("softmax apply FILE -o OUT --calibrator calibrator.json")}
<h3>TypeScript</h3>
${code(`import { softmax } from "softmax";

const probabilities = softmax(logits, { temperature: ${temperature} });`)}
<h3>Python with SciPy</h3>
${code(`from scipy.special import softmax

probabilities = softmax(logits / ${temperature}, axis=-1)`)}
<h3>Python with NumPy alone</h3>
${code(`import numpy as np

scaled = logits / ${temperature}
exponentials = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
probabilities = exponentials / exponentials.sum(axis=-1, keepdims=True)`)}
<p>Fit again when the model, its inputs or its classes change: the temperature belongs to the model and to data like
that of the fit.</p>`;
}

export function definitionSection(bins: number): Markup {
  const terms: readonly [string, string][] = [
    [
      "accuracy",
      "Share of rows whose most probable class is the true one. A temperature does not change it.",
    ],
    [
      "confidence",
      "Probability of the most probable class. Its mean equals the accuracy in a calibrated model.",
    ],
    [
      "nll",
      "Negative log-likelihood: mean of −log p(true class), in nats. 0 is best. It is what the temperature minimises.",
    ],
    [
      "Brier score",
      "Mean over rows of Σ (p_k − [k is true])², summed over the classes. From 0, which is best, to 2.",
    ],
    [
      "ECE",
      `Expected calibration error: Σ (rows of bin / all rows) · |accuracy − mean confidence| over ${bins} bins of equal width. 0 is best; a calibrated model shows a little by chance.`,
    ],
    [
      "MCE",
      "Maximum calibration error: the largest |accuracy − mean confidence| of a bin. A bin of few rows can set it by chance; then it is called neither better nor worse.",
    ],
    [
      "temperature T",
      "The logits are divided by it. Above 1 it lowers every confidence, below 1 it raises them; the order of classes stays.",
    ],
    [
      "by chance",
      "If every confidence c were right, the accuracy of n rows would still scatter around it with a standard error of at most √(c(1 − c)/n). A gap is called more than chance beyond two of these and half a row.",
    ],
  ];
  return html`<dl class="terms">
${terms.map(([term, meaning]) => html`<dt>${term}</dt><dd>${meaning}</dd>`)}
</dl>`;
}

export function reproductionSection({ createdBy, source, test }: ReportData): Markup {
  const files = [...source.files, ...(test?.files ?? [])];
  // A line may end between words, not within an option.
  const words = createdBy.command.split(" ").map((word) => html`<span>${word}</span>`);
  const command = words.reduce((all, word) => html`${all} ${word}`);
  return html`<pre class="command" tabindex="0"><code>${command}</code></pre>
<p>Made with softmax-cli ${createdBy.version} on Node ${createdBy.node}. The same input gives the same numbers on every
machine, apart from the last digit of the interval.</p>
${checksumTable(files)}`;
}

function checksumTable(files: readonly SourceFile[]): Markup {
  const known = files.filter(({ sha256 }) => sha256 !== undefined);
  if (known.length === 0) return NOTHING;
  return renderTable({
    caption: "Input",
    columns: ["file", "SHA-256"],
    rows: known.map(({ name, sha256 = "" }) => [html`<code>${name}</code>`, html`<code>${sha256}</code>`]),
  });
}

function code(text: string): Markup {
  return html`<pre tabindex="0"><code>${text}</code></pre>`;
}
