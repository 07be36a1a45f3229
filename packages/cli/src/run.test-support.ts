/** Runs the command line in this process, with streams that remember. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { Terminal } from "./commands/terminal.ts";
import { run } from "./run.ts";

class Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;

  constructor(exitCode: number, stdout: string, stderr: string) {
    this.exitCode = exitCode;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /** Standard output as the one JSON document that it must be. */
  get json() {
    if (this.stdout === "") throw new Error(`no document: ${this.stderr}`);
    return JSON.parse(this.stdout);
  }
}

export async function softmax(...argv: string[]): Promise<Ran> {
  const written = { stdout: "", stderr: "" };
  const terminal = new Terminal(
    { write: (text) => (written.stdout += text) },
    { write: (text) => (written.stderr += text) },
  );
  const exitCode = await run(argv, terminal);
  return new Ran(exitCode, written.stdout, written.stderr);
}

/** The message that refused the arguments, which must be wrong usage or input. */
export async function refusal(...argv: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await softmax(...argv);
  if (exitCode !== 2 || stdout !== "") throw new Error(`exit ${exitCode}: ${stdout}${stderr}`);
  return stderr;
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "softmax-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** All names in a folder, hidden ones too. */
export function namesIn(folder: string): string[] {
  return readdirSync(folder).sort();
}
