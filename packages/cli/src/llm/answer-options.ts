/**
 * The options of a question, and which of them a token or a label stands for.
 *
 * @module
 */

export class AnswerOptions {
  readonly names: readonly string[];
  private readonly exact = new Map<string, number>();
  /** −1 where two options differ in case alone. */
  private readonly anyCase = new Map<string, number>();

  constructor(names: readonly string[]) {
    this.names = names;
    for (const [k, name] of names.entries()) {
      const lower = name.toLowerCase();
      this.exact.set(name, k);
      this.anyCase.set(lower, this.anyCase.has(lower) ? -1 : k);
    }
  }

  /** The option that a text names: without the white space around it, and where none is written so, ignoring case. */
  indexOf(text: string): number | undefined {
    const trimmed = text.trim();
    const k = this.exact.get(trimmed) ?? this.anyCase.get(trimmed.toLowerCase()) ?? -1;
    return k < 0 ? undefined : k;
  }
}

/** Options that labels name, in order; letters from A on have no gaps, since a small file may lack one. */
export function optionsOfLabels(labels: Iterable<string>): string[] {
  const byCase = new Map<string, string>();
  for (const label of [...labels].sort()) {
    if (!byCase.has(label.toLowerCase())) byCase.set(label.toLowerCase(), label);
  }
  const names = [...byCase.values()];
  if (names.length > 0 && names.every((name) => /^[A-Z]$/.test(name))) {
    const last = names.at(-1)!.charCodeAt(0) - 65;
    return Array.from({ length: Math.max(last, 1) + 1 }, (_, k) => String.fromCharCode(65 + k));
  }
  return names.every((name) => /^-?\d+$/.test(name)) ? names.sort((a, b) => Number(a) - Number(b)) : names;
}
