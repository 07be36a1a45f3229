/** What `softmax/training` costs: `npm run bench -- training [linear-loss | mnist]`, see bench/README.md. */
import { existsSync } from "node:fs";
import { join } from "node:path";

const PARTS = ["linear-loss", "mnist"].filter((name) => existsSync(join(import.meta.dirname, `${name}.mjs`)));

const [chosen] = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
if (chosen !== undefined && !PARTS.includes(chosen)) {
  console.error(`Cannot run the bench of training ${JSON.stringify(chosen)}: ${PARTS.join(", ")} are there`);
  process.exit(2);
}
for (const name of chosen ? [chosen] : PARTS) await import(`./${name}.mjs`);
