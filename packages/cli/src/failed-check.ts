/** The data fails what was asked (`--fail-if`, `diagnose`): the command line prints the message and exits with 1. */
export class FailedCheck extends Error {
  override readonly name = "FailedCheck";
}
