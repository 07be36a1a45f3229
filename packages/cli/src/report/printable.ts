/** Characters that steer a terminal or break a file: controls, escapes, bidirectional overrides, lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu;

/** A class name that is safe to print: what a file may have hidden in it is shown as `�`. */
export function printable(name: string): string {
  return name.replace(UNPRINTABLE, "\uFFFD");
}
