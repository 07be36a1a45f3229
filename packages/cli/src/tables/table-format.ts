/** Which table formats exist, by file name, and how each is written. */

export type TableFormat = "parquet" | "csv" | "tsv" | "json" | "jsonl";
export type Packing = "none" | "gzip" | "zstd";

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

/** How a text file is packed, by its ending. */
export function packing(path: string): Packing {
  if (/\.gz$/i.test(path)) return "gzip";
  return /\.zst$/i.test(path) ? "zstd" : "none";
}

/** Delimited text: its values carry no types, and DuckDB has to be told where they end. */
export function isDelimited(format: TableFormat): boolean {
  return format === "csv" || format === "tsv";
}

/** The options of `COPY … TO` for a path; small row groups keep a Parquet writer's memory flat. */
export function writerSql(path: string, format: TableFormat): string {
  const packed = packing(path) === "none" ? "" : `, COMPRESSION ${packing(path)}`;
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
