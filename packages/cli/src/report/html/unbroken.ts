/**
 * Text in which no line ends between a number and its unit, or within `T = 2.087`.
 *
 * @example
 * unbroken("right 91.1 % of the time"); // the first blank after 91.1 is a no-break space
 */
export function unbroken(text: string): string {
  return text.replace(/(?<=\d) (?=%|points|nats)/g, "\u00a0").replace(/T = (?=\d)/g, "T\u00a0=\u00a0");
}
