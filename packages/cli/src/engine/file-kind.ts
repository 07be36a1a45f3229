/** Tables are read and written by DuckDB, arrays by `tensor-files`; the name's ending decides. */
import { tableFormat } from "../tables/table-format.ts";

export function fileKind(path: string): "table" | "arrays" | undefined {
  if (tableFormat(path)) return "table";
  return /\.(npy|npz|safetensors)$/i.test(path) ? "arrays" : undefined;
}
