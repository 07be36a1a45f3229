/**
 * The `softmax` command: the only place that decides how the program ends.
 *
 * Exit codes: 0 fine, 1 the data fails what was asked, 2 wrong usage or input, 130 interrupted.
 *
 * @module
 */
import { CommanderError } from "commander";
import { Terminal } from "./commands/terminal.ts";
import { protectNumbers } from "./explain/protect-numbers.ts";
import { FailedCheck } from "./failed-check.ts";
import { removeUnfinished } from "./files/whole-file.ts";
import { createProgram } from "./program.ts";
import { UsageError } from "./usage-error.ts";

process.on("SIGINT", () => {
  removeUnfinished();
  process.exit(130);
});
// A reader such as `head` may have seen enough: that is no error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const terminal = new Terminal(process.stdout, process.stderr);
try {
  await createProgram(terminal).parseAsync(protectNumbers(process.argv.slice(2)), { from: "user" });
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  // Commander has printed its own message; help and version are no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof FailedCheck) {
    terminal.note(error.message);
    return 1;
  }
  if (error instanceof UsageError) {
    terminal.note(`softmax: ${error.message}`);
    return 2;
  }
  terminal.note(
    `softmax: this is a mistake in softmax, please report it.\n${error instanceof Error ? error.stack : error}`,
  );
  return 2;
}
