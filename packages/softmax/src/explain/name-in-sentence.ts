/**
 * A class name where it stands among numbers: one that is a number itself gets the word "class" before it.
 *
 * @example
 * nameInSentence("7"); // "class 7"
 */
export function nameInSentence(name: string): string {
  return /^[-+\u2212]?[\d.,]+$/.test(name) ? `class ${name}` : name;
}
