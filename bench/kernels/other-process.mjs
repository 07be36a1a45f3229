import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Opens one of `node-process.mjs`'s contestants in a Node of its own. */
export function inNodeProcess(contestant, flags, batch) {
  return inProcess(
    process.execPath,
    [...flags, join(import.meta.dirname, "node-process.mjs")],
    contestant,
    batch,
  );
}

/**
 * Opens a contestant in another process, which times itself and stays for the next shapes.
 *
 * It is asked by one JSON document a line: `{ do: "open", contestant, rows, classes, file, result }`, answered `{}` or
 * `{ missing }` after it has read the logits from `file` and written its probabilities to `result`; and
 * `{ do: "sample", repeats }`, answered `{ seconds }`. It ends with its input.
 */
export async function inProcess(command, args, contestant, { rows, classes, file }) {
  const key = [command, ...args, contestant].join(" ");
  if (!processes.has(key)) processes.set(key, askBy(spawn(command, args), contestant));
  const ask = processes.get(key);
  const result = `${file}.${contestant}`;
  try {
    const { missing } = await ask({ do: "open", contestant, rows, classes, file, result });
    if (missing) return { missing };
  } catch (error) {
    return { missing: error.message };
  }
  return {
    sample: async (repeats) => (await ask({ do: "sample", repeats })).seconds,
    result: () => floatsOf(readFileSync(result)),
    close: () => rmSync(result, { force: true }),
  };
}

/** How to ask each process that was started. */
const processes = new Map();

function askBy(child, contestant) {
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  child.stdin.on("error", () => {}); // a process that ended is told of by "close"
  const lines = createInterface({ input: child.stdout });
  const ended = new Promise((_, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      reject(
        new Error(`the process of ${contestant} ended with ${code}: ${complaint.trim().split("\n").at(-1)}`),
      ),
    );
  });
  ended.catch(() => {}); // it ends in any case; only who waits for an answer minds
  return (request) => {
    const answer = new Promise((resolve) => lines.once("line", (line) => resolve(JSON.parse(line))));
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return Promise.race([answer, ended]);
  };
}

function floatsOf(buffer) {
  return new Float32Array(buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength));
}
