/**
 * Text that is printed only once all of it is known to be right, however long it is.
 *
 * @module
 */
import { createReadStream, rmSync } from "node:fs";
import { appendFile, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OutputStream } from "./terminal.ts";

/** Characters that are kept in memory; more go to a file. */
const IN_MEMORY = 2 ** 20;

export class HeldText {
  #text = "";
  #folder: string | undefined;
  readonly #remove = () => {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  };

  async write(text: string): Promise<void> {
    this.#text += text;
    if (this.#text.length < IN_MEMORY) return;
    if (this.#folder === undefined) {
      this.#folder = await mkdtemp(join(tmpdir(), "softmax-"));
      process.once("exit", this.#remove);
    }
    await appendFile(this.#path, this.#text);
    this.#text = "";
  }

  async print(stdout: OutputStream): Promise<void> {
    if (this.#folder !== undefined) {
      for await (const text of createReadStream(this.#path, "utf8")) stdout.write(text);
    }
    stdout.write(this.#text);
  }

  /** Removes the file, if there is one. */
  close(): void {
    this.#remove();
    process.off("exit", this.#remove);
  }

  get #path(): string {
    return join(this.#folder!, "output");
  }
}
