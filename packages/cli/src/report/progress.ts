/**
 * One line on a terminal that says how far long work has come.
 *
 * @module
 */
import { formatCount, formatPercent } from "./format-number.ts";

/** What it needs of a `tty.WriteStream`; anything that is no terminal is never written to. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Progress {
  /** @param done rows finished so far, of all */
  update(done: number): void;
  /** Wipes the line, so that what is written next starts on a clean one. */
  finish(): void;
}

const BETWEEN_DRAWINGS_MS = 100;
const BAR = 20;
const WIPE_LINE = "\r\u001b[K";

/**
 * Progress with rows a second and the time left; without a total, the count. At most ten drawings a second.
 *
 * @param total rows of the whole work, when known
 * @param clock milliseconds that only grow
 * @example
 * const progress = createProgress(process.stderr, "Reading", 1_000_000);
 * progress.update(250_000); // Reading  █████░░░░░░░░░░░░░░░  25.0 %  250,000 of 1,000,000 rows  125,000 rows/s  6 s left
 * progress.finish();
 */
export function createProgress(
  stream: ProgressStream,
  label: string,
  total?: number,
  clock: () => number = () => performance.now(),
): Progress {
  if (stream.isTTY !== true) return { update() {}, finish() {} };
  const start = clock();
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    update(done) {
      const now = clock();
      if (now - drawn < BETWEEN_DRAWINGS_MS) return;
      drawn = now;
      // The last column stays free: a terminal may wrap when it is filled.
      const line = progressLine(label, done, total, (now - start) / 1000, (stream.columns || 80) - 1);
      stream.write(WIPE_LINE + line);
    },
    finish() {
      if (drawn > Number.NEGATIVE_INFINITY) stream.write(WIPE_LINE);
      drawn = Number.NEGATIVE_INFINITY;
    },
  };
}

/** A part of the line; what is the least wanted goes first where room is short, 0 stays. */
interface Part {
  readonly text: string;
  readonly droppable: number;
}

function progressLine(
  label: string,
  done: number,
  total: number | undefined,
  seconds: number,
  room: number,
): string {
  let parts = progressParts(label, done, total, seconds);
  const line = () => parts.map(({ text }) => text).join("  ");
  while (line().length > room) {
    const drop = Math.max(...parts.map(({ droppable }) => droppable));
    if (drop === 0) break;
    parts = parts.filter(({ droppable }) => droppable !== drop);
  }
  return line().slice(0, room);
}

function progressParts(label: string, done: number, total: number | undefined, seconds: number): Part[] {
  const rate = seconds > 0 ? done / seconds : 0;
  const speed = rate > 0 ? [{ text: `${formatCount(Math.round(rate))} rows/s`, droppable: 5 }] : [];
  if (total === undefined || total <= 0) {
    return [{ text: label, droppable: 4 }, { text: `${formatCount(done)} rows`, droppable: 0 }, ...speed];
  }
  const share = Math.min(1, done / total);
  const filled = Math.floor(share * BAR);
  const left = rate > 0 && done < total ? `${formatDuration((total - done) / rate)} left` : "";
  return [
    { text: label, droppable: 2 },
    { text: "█".repeat(filled) + "░".repeat(BAR - filled), droppable: 3 },
    { text: formatPercent(share), droppable: 0 },
    { text: `${formatCount(done)} of ${formatCount(total)} rows`, droppable: 4 },
    ...speed,
    ...(left === "" ? [] : [{ text: left, droppable: 1 }]),
  ];
}

/** `6 s`, `2 min 05 s`, `3 h 07 min`. */
function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  const minutes = Math.ceil(whole / 60);
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}
