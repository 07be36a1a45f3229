/**
 * Tables of a report, with headings for rows and columns.
 *
 * @module
 */
import { html, type Markup, NOTHING } from "./markup.ts";
import { unbroken } from "./unbroken.ts";

/** Cells are text, numbers already written, or markup; the first of each row is its heading. */
export interface TableContent {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | Markup)[])[];
}

/** A table in a box of its own that scrolls where the screen is narrower. */
export function renderTable({ caption, columns, rows }: TableContent): Markup {
  const body = rows.map(([name = "", ...cells]) => {
    return html`<tr><th scope="row">${name}</th>${inline(cells.map((cell) => html`<td>${cell}</td>`))}</tr>`;
  });
  const head = inline(columns.map((column) => html`<th scope="col">${column}</th>`));
  return html`<div class="wide" role="region" aria-label="${caption}" tabindex="0">
<table>
<caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody>
</table>
</div>`;
}

/** The numbers of a chart, folded away. */
export function renderFoldedTable(content: TableContent): Markup {
  return html`<details>
<summary>The numbers: ${unbroken(content.caption)}</summary>
${renderTable(content)}
</details>`;
}

/** A number as people read it, with the full one in the markup. */
export function numberCell(value: number | null, shown: string): Markup {
  return value === null ? html`${shown}` : html`<data value="${value}">${shown}</data>`;
}

function inline(parts: readonly Markup[]): Markup {
  return parts.reduce((all, part) => html`${all}${part}`, NOTHING);
}
