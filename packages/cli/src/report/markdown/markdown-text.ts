/**
 * Markdown in which text from files stays text.
 *
 * @module
 */

/** Escapes what Markdown or HTML would read; lines become one. */
export function markdownText(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>#|~&]/g, "\\$&");
}

/** A code span of any text: its fence is longer than what stands in it. */
export function codeSpan(text: string): string {
  const fence = fenceFor(text, 1);
  const line = oneLine(text);
  const isPadded = line.startsWith("`") || line.endsWith("`");
  return isPadded ? `${fence} ${line} ${fence}` : fence + line + fence;
}

export function codeBlock(text: string, language: string): string {
  const fence = fenceFor(text, 3);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Cells are Markdown already; the first column is text, the others are numbers. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = header.map((_, i) => (i === 0 ? "---" : "--:"));
  return [line(header), line(rule), ...rows.map(line)].join("\n");
}

function fenceFor(text: string, least: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return "`".repeat(Math.max(least, longest + 1));
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]+/gu, " ");
}
