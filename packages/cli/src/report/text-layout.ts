/**
 * Lines that fit their columns. Widths count UTF-16 units, so text is to be plain: no colour, no wide characters.
 *
 * @module
 */

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
