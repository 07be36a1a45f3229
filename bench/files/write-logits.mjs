/** Writes a Parquet file of `rows` × 100 float32 logits with labels, the same bytes every time. */
import { openDatabase } from "./duckdb.mjs";

export const CLASSES = 100;

/** The true class is raised in two rows of three, so that a temperature can be fitted. */
export async function writeLogits(path, rows) {
  const connection = await openDatabase();
  const noise = `(hash(i * ${CLASSES} + k) % 100000 / 100000.0 - 0.5) * 8`;
  const raised = `CASE WHEN k = label AND hash(i + 7) % 3 > 0 THEN 6 ELSE 0 END`;
  await connection.run(`COPY (
    SELECT i AS id, label, [(${noise} + ${raised})::FLOAT FOR k IN range(${CLASSES})] AS logits
    FROM (SELECT i, (hash(i) % ${CLASSES})::INTEGER AS label FROM range(${rows}) numbers(i))
  ) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 20480)`);
  connection.closeSync();
}
