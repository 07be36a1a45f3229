/**
 * The objects of a JSON file one after another, without holding the file: lines of JSON, a list of objects, or one
 * object after the other. Files come from elsewhere, so what one object may take is bounded.
 *
 * @module
 */
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { UsageError } from "../usage-error.ts";

/** A row's text; the longest completions with 20 alternatives a token stay below 10 MB. */
const LARGEST_RECORD = 64 * 2 ** 20;
const DEEPEST_RECORD = 256;

export type JsonRecord = Readonly<Record<string, unknown>>;

/** Reads the objects of a file in order; the first text that is none is a `UsageError` that names its row. */
export async function* jsonRecords(path: string): AsyncGenerator<JsonRecord> {
  const splitter = new RecordSplitter(path);
  let row = 0;
  for await (const bytes of bytesOf(path)) {
    for (const text of splitter.push(bytes)) yield parse(text, path, row++);
  }
  splitter.finish();
}

async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: 2 ** 18 });
  const unpacked = /\.gz$/i.test(path) ? file.pipe(createGunzip()) : file;
  // A pipe does not hand errors on.
  file.on("error", (error) => unpacked.destroy(error));
  try {
    for await (const bytes of unpacked) yield bytes as Buffer;
  } catch (error) {
    throw new UsageError(`Cannot read ${path}: ${(error as Error).message}`);
  } finally {
    file.destroy();
  }
}

function parse(text: Buffer, path: string, row: number): JsonRecord {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text)) as JsonRecord;
  } catch (error) {
    throw new UsageError(
      `Cannot read row ${row} of ${path}: it is no JSON (${(error as Error).message}), an object is wanted (rows count from 0)`,
    );
  }
}

const [SPACE, QUOTE, COMMA, LIST, BACKSLASH, LIST_END, OBJECT, OBJECT_END] = Buffer.from(' ",[\\]{}');
const BYTE_ORDER_MARK = Buffer.from("\uFEFF");

/** Finds where objects begin and end, whatever way the bytes are cut. */
export class RecordSplitter {
  private readonly path: string;
  private row = 0;
  private isStart = true;
  /** Bytes of the byte order mark that were met. */
  private marks = 0;
  private list: "none" | "open" | "closed" = "none";
  private depth = 0;
  private isText = false;
  private isEscaped = false;
  /** The object that has begun, as far as it was read. */
  private parts: Buffer[] = [];
  private length = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** The objects that end in these bytes. */
  push(bytes: Buffer): Buffer[] {
    const found: Buffer[] = [];
    let from = 0;
    for (let i = from; i < bytes.length; i++) {
      if (this.depth === 0) {
        if (this.begins(bytes[i]!)) from = i;
      } else if (this.ends(bytes[i]!)) {
        found.push(this.take(bytes.subarray(from, i + 1)));
      }
    }
    if (this.depth > 0) this.keep(bytes.subarray(from));
    return found;
  }

  /** Call after the last byte. */
  finish(): void {
    if (this.depth === 0 && this.list !== "open") return;
    throw this.wrong("the file ends before it does, a whole object is wanted");
  }

  private take(last: Buffer): Buffer {
    this.keep(last);
    const record = this.parts.length === 1 ? this.parts[0]! : Buffer.concat(this.parts);
    this.parts = [];
    this.length = 0;
    this.row++;
    return record;
  }

  private keep(part: Buffer): void {
    this.parts.push(part);
    this.length += part.length;
    if (this.length > LARGEST_RECORD) throw this.wrong("it is longer than 64 MiB, a shorter one is wanted");
  }

  /** A byte between objects. */
  private begins(byte: number): boolean {
    if (byte === SPACE || (byte >= 9 && byte <= 13)) return false;
    const { isStart, list } = this;
    if (isStart && byte === BYTE_ORDER_MARK[this.marks]) {
      this.marks++;
      return false;
    }
    this.isStart = false;
    if (byte === OBJECT && list !== "closed") {
      this.depth = 1;
      return true;
    }
    if (byte === LIST && isStart) this.list = "open";
    else if (byte === LIST_END && list === "open") this.list = "closed";
    else if (byte !== COMMA || list !== "open")
      throw this.wrong("something else stands there, an object is wanted");
    return false;
  }

  /** A byte inside an object: true for its last one. */
  private ends(byte: number): boolean {
    if (this.isText) {
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === BACKSLASH) this.isEscaped = true;
      else if (byte === QUOTE) this.isText = false;
      return false;
    }
    if (byte === QUOTE) this.isText = true;
    else if (byte === OBJECT || byte === LIST) this.depth++;
    else if (byte === OBJECT_END || byte === LIST_END) this.depth--;
    if (this.depth > DEEPEST_RECORD) {
      throw this.wrong(`it has more than ${DEEPEST_RECORD} levels, a flatter one is wanted`);
    }
    return this.depth === 0;
  }

  private wrong(what: string): UsageError {
    return new UsageError(`Cannot read row ${this.row} of ${this.path}: ${what} (rows count from 0)`);
  }
}
