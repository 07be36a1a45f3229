/**
 * One measured process: `contestant.mjs copy IN OUT`, or the arguments of the `softmax` command.
 * Writes its wall time and peak memory to the file named by MEASURED.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { openDatabase } from "./duckdb.mjs";

const start = performance.now();
process.on("exit", () => {
  const seconds = (performance.now() - start) / 1000;
  writeFileSync(process.env.MEASURED, JSON.stringify({ seconds, megabytes: peakMegabytes() }));
});

/** Linux counts `maxRSS` from before the process became Node, when it was a copy of its parent; VmHWM it does not. */
function peakMegabytes() {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS / 1024;
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))[1]) / 1024;
}

const [command, input, output] = process.argv.slice(2);
if (command === "copy") {
  const connection = await openDatabase();
  await connection.run(
    `COPY (SELECT *, logits AS copy FROM read_parquet('${input}')) TO '${output}' (FORMAT parquet, ROW_GROUP_SIZE 20480)`,
  );
} else {
  await import("../../packages/cli/bin/softmax.js");
}
