/**
 * Where a command writes: results on stdout, everything about the work on stderr.
 *
 * @module
 */
import { printable } from "../report/printable.ts";
import { createProgress, type Progress } from "../report/progress.ts";
import { colours, type Style } from "../report/terminal-style.ts";
import { jsonText } from "./json-text.ts";

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(): boolean;
}

function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

export class Terminal {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;

  constructor(stdout: OutputStream, stderr: OutputStream) {
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /** Colours for stdout, or none. */
  get style(): Style {
    return colours(this.stdout);
  }

  /** Columns that pictures may take: the terminal's, at most 120; 80 in a pipe. */
  get width(): number {
    return Math.min(120, this.stdout.columns || 80);
  }

  print(text: string): void {
    this.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  }

  printJson(value: unknown): void {
    this.print(jsonText(value));
  }

  /** Names of files, columns and classes stand in messages: what would steer the terminal is made visible. */
  note(text: string): void {
    this.stderr.write(`${printableLines(text)}\n`);
  }

  warn(text: string): void {
    this.stderr.write(`${colours(this.stderr).warning("Warning:")} ${printableLines(text)}\n`);
  }

  progress(label: string, total: number | undefined): Progress {
    return createProgress(this.stderr, label, total);
  }
}
