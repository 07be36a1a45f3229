/**
 * The `softmax` command: the only place that decides how the process ends.
 *
 * @module
 */
import { Terminal } from "./commands/terminal.ts";
import { interruptAll } from "./files/interruptible.ts";
import { removeUnfinished } from "./files/whole-file.ts";
import { exitCodeOf, run } from "./run.ts";

const terminal = new Terminal(process.stdout, process.stderr);

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
for (const [signal, exitCode] of Object.entries(SIGNALS)) {
  process.once(signal, async () => {
    removeUnfinished();
    await interruptAll();
    // DuckDB may have made its file in between.
    removeUnfinished();
    process.exit(exitCode);
  });
}
process.on("uncaughtException", (error) => {
  removeUnfinished();
  process.exit(exitCodeOf(error, terminal));
});
// A reader such as `head` may have seen enough: that is no error, and must not hide the exit code of a check.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    terminal.note(`softmax: Cannot write the output: ${error.message}`);
    process.exitCode = 2;
  });
}

const exitCode = await run(process.argv.slice(2), terminal);
// Standard output may have failed meanwhile.
process.exitCode ||= exitCode;
