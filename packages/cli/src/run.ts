/**
 * One run of the command line: arguments in, exit code out.
 *
 * Exit codes: 0 fine, 1 the data fails what was asked, 2 wrong usage or input. `main.ts` adds 130, interrupted.
 *
 * @module
 */
import { CommanderError } from "commander";
import type { Terminal } from "./commands/terminal.ts";
import { protectNumbers } from "./explain/protect-numbers.ts";
import { FailedCheck } from "./failed-check.ts";
import { createProgram, EXAMPLES } from "./program.ts";
import { UsageError } from "./usage-error.ts";

/** Runs the command that `argv` names (without `node` and the script), and returns the exit code. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  if (argv.length === 0) {
    terminal.print(EXAMPLES);
    return 0;
  }
  try {
    await createProgram(terminal).parseAsync(protectNumbers(argv), { from: "user" });
    return 0;
  } catch (error) {
    return exitCodeOf(error, terminal);
  }
}

/** Says on stderr what went wrong, and returns the exit code for it. */
export function exitCodeOf(error: unknown, terminal: Terminal): number {
  // Commander has printed its own message; help and version are no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof FailedCheck) {
    terminal.note(error.message);
    return 1;
  }
  if (error instanceof UsageError) terminal.note(`softmax: ${error.message}`);
  else if (isOutOfMemory(error)) {
    terminal.note(
      "softmax: Cannot hold what this needs in memory, fewer classes or smaller pieces are wanted",
    );
  } else {
    const trace = error instanceof Error ? error.stack : String(error);
    terminal.note(`softmax: this is a mistake in softmax, please report it.\n${trace}`);
  }
  return 2;
}

function isOutOfMemory(error: unknown): boolean {
  return (
    error instanceof RangeError &&
    /allocation failed|Invalid (typed )?array (buffer )?length/.test(error.message)
  );
}
