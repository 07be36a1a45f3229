/** Names, texts and paths as SQL literals: what comes from a file or a user never becomes SQL. */
import { resolve } from "node:path";

export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A list of texts. */
export function quoteTexts(texts: readonly string[]): string {
  return `[${texts.map(quoteText).join(", ")}]`;
}

/**
 * One file for DuckDB to read, however it is called: DuckDB takes `*`, `?` and `[` in a name for a pattern,
 * a leading `~` for the home folder and `name://` for a service.
 */
export function quotePath(path: string): string {
  return quoteText(resolve(path).replace(/[*?[]/g, "[$&]"));
}
