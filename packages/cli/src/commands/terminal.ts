/**
 * Where a command writes: results on stdout, everything about the work on stderr.
 *
 * @module
 */
import { createProgress, type Progress } from "../report/progress.ts";
import { colours, type Style } from "../report/terminal-style.ts";

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(): boolean;
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
    return Math.min(120, this.stdout.columns ?? 80);
  }

  print(text: string): void {
    this.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  }

  printJson(value: unknown): void {
    this.print(JSON.stringify(value, null, 2));
  }

  note(text: string): void {
    this.stderr.write(`${text}\n`);
  }

  warn(text: string): void {
    this.note(`${colours(this.stderr).warning("Warning:")} ${text}`);
  }

  progress(label: string, total: number | undefined): Progress {
    return createProgress(this.stderr, label, total);
  }
}
