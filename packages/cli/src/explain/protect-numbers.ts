const NEGATIVE = /^-(?=[\d.]*\d|inf|∞)(\d*\.?\d*(e[+-]?\d+)?|inf(inity)?|∞)$/i;

/** The minus sign proper, U+2212: it means the same, and no argument parser takes it for an option. */
const MINUS = "\u2212";

/**
 * Lets `explain -Infinity 2` and `explain -0.3 1` mean numbers, where an argument parser sees options.
 *
 * A negative number behind the word `explain` and before `--` gets the minus sign proper, in its place, so
 * that the order of logits and the values of options stay as they are. `parseNumber` reads both signs.
 *
 * @param argv the arguments as the shell gave them
 * @example
 * protectNumbers(["explain", "-Infinity", "2"]); // ["explain", "−Infinity", "2"]
 */
export function protectNumbers(argv: readonly string[]): string[] {
  const start = argv.indexOf("explain");
  if (start < 0) return [...argv];
  const dashes = argv.indexOf("--", start);
  const end = dashes < 0 ? argv.length : dashes;
  return argv.map((argument, index) =>
    index > start && index < end && NEGATIVE.test(argument) ? MINUS + argument.slice(1) : argument,
  );
}
