/** A probability for people: three digits, as a percentage. */
export function percent(probability: number): string {
  return `${Number((100 * probability).toPrecision(3))} %`;
}
