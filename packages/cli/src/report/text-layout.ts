/**
 * Lines that fit their columns. Widths of items count UTF-16 units, so these are to be plain: no colour, no wide
 * characters. Prose may have both.
 *
 * @module
 */
import { wrap } from "./display-width.ts";

/** Exactly `width` columns: filled with blanks, or cut with "…". */
export function fitText(text: string, width: number): string {
  return text.length <= width ? text.padEnd(width) : `${text.slice(0, width - 1)}…`;
}

/** Items on as few lines as hold them, three blanks between; a longer item is cut. */
export function wrapItems(items: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 3 + item.length <= width)
      lines[lines.length - 1] = `${last}   ${item}`;
    else lines.push(item.length > width ? fitText(item, width) : item);
  }
  return lines;
}

/**
 * Prose in lines of at most `width` cells; line breaks in it stay.
 *
 * @param label stands before the first line, blanks before the others
 * @example
 * wrapText(verdict(metrics).sentence, terminal.width, "Before: ");
 */
export function wrapText(text: string, width: number, label = ""): string {
  const lines = text.split("\n").flatMap((paragraph) => wrap(paragraph, width - label.length));
  return lines.map((line, i) => (i === 0 ? label : " ".repeat(label.length)) + line).join("\n");
}
