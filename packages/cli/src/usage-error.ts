/** Wrong usage or wrong input: the command line prints the message without a stack and exits with 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
