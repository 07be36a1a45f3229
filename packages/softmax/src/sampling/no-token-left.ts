/** Thrown where every token has been excluded: masked, banned, or at −∞ from the start. */
export class NoTokenLeft extends RangeError {
  override readonly name = "NoTokenLeft";
}
