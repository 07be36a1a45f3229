/**
 * How many terminal cells a text takes, and cutting, padding and wrapping by cells.
 *
 * Graphemes come from `Intl.Segmenter`; East Asian letters and emoji take two cells, marks none. Terminals
 * disagree about a few rare emoji sequences; this follows what most do.
 *
 * @module
 */
import { stripVTControlCharacters } from "node:util";

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** East Asian wide and full-width letters, emoji shown as pictures, and text symbols made emoji by U+FE0F. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303E\u30FC\uFF01-\uFF60\uFFE0-\uFFE6]|\uFE0F/u;
const PRINTABLE_ASCII = /^[ -~]*$/;
const HALF_WIDTH = /^[\uFF61-\uFFDC\uFFE8-\uFFEE]/;
const NO_WIDTH = /^[\p{Mark}\p{Cf}\p{Cc}]+$/u;

/** Colours take no cell. */
export function displayWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length; // a hundred times faster, and nearly every text
  let width = 0;
  for (const { segment } of graphemes.segment(stripVTControlCharacters(text)))
    width += graphemeWidth(segment);
  return width;
}

function graphemeWidth(grapheme: string): number {
  if (NO_WIDTH.test(grapheme)) return 0;
  if (HALF_WIDTH.test(grapheme)) return grapheme.length; // its voicing mark has a cell of its own
  return WIDE.test(grapheme) ? 2 : 1;
}

/** Cuts a text that takes more than `width` cells, and ends it with `…`. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += graphemeWidth(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

export function pad(text: string, width: number, align: "left" | "right"): string {
  const spaces = " ".repeat(Math.max(0, width - displayWidth(text)));
  return align === "left" ? text + spaces : spaces + text;
}

/** Spaces where a line may end: not within "27 %", "6.2 points", "T = 2", "z − max" or "−log 0.5". */
const BREAK = /(?<![=−/]|−log) (?![%=/]|− |points\b)/;

/** Breaks a text at its spaces into lines of at most `width` cells; a longer word stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(BREAK)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && displayWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
