/**
 * The colours of pages and charts. Text has a contrast of at least 7 to 1 on its ground, marks at least 3 to 1.
 *
 * @module
 */

export interface Palette {
  readonly page: string;
  readonly panel: string;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly bar: string;
  readonly over: string;
  readonly under: string;
  readonly accent: string;
  readonly good: string;
  readonly bad: string;
}

export const LIGHT: Palette = {
  page: "#ffffff",
  panel: "#f4f5f7",
  text: "#1b1f24",
  quiet: "#4a525c",
  line: "#cfd4da",
  bar: "#7d92a8",
  over: "#c9412b",
  under: "#2b6fb3",
  accent: "#6b4bb8",
  good: "#17603a",
  bad: "#9c2a17",
};

export const DARK: Palette = {
  page: "#15181c",
  panel: "#1f242a",
  text: "#e8eaed",
  quiet: "#b3bac3",
  line: "#3c444d",
  bar: "#66798d",
  over: "#ef7a5f",
  under: "#6cb0f2",
  accent: "#b39bf0",
  good: "#7ed3a1",
  bad: "#ff9d88",
};

export const PRINT: Palette = { ...LIGHT, page: "#fff", text: "#000", quiet: "#333", line: "#bbb" };

/** The colours as custom properties: `--page: #ffffff; …` */
export function colourProperties(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}: ${colour};`)
    .join(" ");
}
