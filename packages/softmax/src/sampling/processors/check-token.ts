/**
 * Checks that a token is one of the V that the logits are for.
 *
 * @param user whose token it is, and `place` where it stands, for the message
 * @throws {RangeError} an id beyond them
 */
export function checkToken(id: number, vocabularySize: number, user: string, place: string): void {
  if (id < vocabularySize) return;
  throw new RangeError(
    `Cannot use ${user}: token ${id} is in ${place}, ids below ${vocabularySize} are wanted, one a logit`,
  );
}
