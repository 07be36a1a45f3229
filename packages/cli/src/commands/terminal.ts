/**
 * Where a command writes: results on stdout, everything about the work on stderr.
 *
 * @module
 */
import { printable } from "../explain/printable.ts";
import { createProgress, type Progress } from "../report/progress.ts";
import { colours, type Style } from "../report/terminal-style.ts";

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(): boolean;
}

/** Control characters that JSON strings may hold as they are, and marks that turn the writing direction. */
const STEERING = /[\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
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

  /** One JSON document. What steers a terminal is escaped, also where JSON would let it stand. */
  printJson(value: unknown): void {
    this.print(JSON.stringify(value, null, 2).replace(STEERING, escaped));
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
