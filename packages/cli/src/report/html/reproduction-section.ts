/**
 * How to make the same report again: the command, the version, the input.
 *
 * @module
 */
import { formatCount } from "../format-number.ts";
import type { ReportData, SourceFile } from "../report-data.ts";
import { html, type Markup, NOTHING } from "./markup.ts";
import { renderTable } from "./table.ts";

/** More would be most of the page. */
const MOST_FILES = 100;

export function reproductionSection({ createdBy, source, test }: ReportData): Markup {
  const files = [...source.files, ...(test?.files ?? [])];
  // A line may end between words, not within an option.
  const words = createdBy.command.split(" ").map((word) => html`<span>${word}</span>`);
  const command = words.reduce((all, word) => html`${all} ${word}`);
  return html`<pre class="command" tabindex="0"><code>${command}</code></pre>
<p>Made with softmax-cli ${createdBy.version} on Node ${createdBy.node}. The same input gives the same numbers on every
machine, apart from the last digits of what rests on exponentials: intervals and methods other than temperature.</p>
${checksumTable(files)}`;
}

function checksumTable(files: readonly SourceFile[]): Markup {
  const known = files.filter(({ sha256 }) => sha256 !== undefined);
  if (known.length === 0) return NOTHING;
  const left = known.length - MOST_FILES;
  const table = renderTable({
    caption: "Input",
    columns: ["file", "SHA-256"],
    rows: known
      .slice(0, MOST_FILES)
      .map(({ name, sha256 = "" }) => [html`<code>${name}</code>`, html`<code>${sha256}</code>`]),
  });
  return left > 0 ? html`${table}<p>And ${formatCount(left)} more files.</p>` : table;
}
