/** Which table formats exist, by file name. */
import { quoteText } from "./sql-quoting.ts";

export type TableFormat = "parquet" | "csv" | "tsv" | "json" | "jsonl";

const EXTENSIONS: Readonly<Record<string, TableFormat>> = {
  parquet: "parquet",
  pq: "parquet",
  csv: "csv",
  tsv: "tsv",
  json: "json",
  jsonl: "jsonl",
  ndjson: "jsonl",
};

/** The format that a path's ending names; a text format may be packed as `.gz` or `.zst`. */
export function tableFormat(path: string): TableFormat | undefined {
  const match = /\.([a-z]+)(\.gz|\.zst)?$/i.exec(path);
  const format = match ? EXTENSIONS[match[1]!.toLowerCase()] : undefined;
  return format === "parquet" && match?.[2] ? undefined : format;
}

/** The SQL table function that reads these files, in the order given. */
export function readerSql(paths: readonly string[], format: TableFormat): string {
  const list = `[${paths.map(quoteText).join(", ")}]`;
  switch (format) {
    case "parquet":
      return `read_parquet(${list})`;
    case "csv":
      return `read_csv(${list})`;
    case "tsv":
      return `read_csv(${list}, delim = '\t')`;
    case "json":
    case "jsonl":
      return `read_json(${list})`;
  }
}

/** The options of `COPY … TO` for a path; small row groups keep a Parquet writer's memory flat. */
export function writerSql(path: string, format: TableFormat): string {
  const packed = /\.gz$/i.test(path)
    ? ", COMPRESSION gzip"
    : /\.zst$/i.test(path)
      ? ", COMPRESSION zstd"
      : "";
  switch (format) {
    case "parquet":
      return "FORMAT parquet, ROW_GROUP_SIZE 20480";
    case "csv":
      return `FORMAT csv, HEADER${packed}`;
    case "tsv":
      return `FORMAT csv, HEADER, DELIMITER '\t'${packed}`;
    case "json":
      return `FORMAT json, ARRAY true${packed}`;
    case "jsonl":
      return `FORMAT json${packed}`;
  }
}
