/** `npm run bench`: the kernels against their peers; `npm run bench -- files`, `accuracy` or `lab`: see bench/README.md. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { installPeers } from "./kernels/install-peers.mjs";

const here = import.meta.dirname;
const topics = readdirSync(here).filter((name) => existsSync(join(here, name, "run.mjs")));

const [first, ...rest] = process.argv.slice(2);
const isOption = first === undefined || first.startsWith("-");
const topic = isOption ? "kernels" : first;
if (!topics.includes(topic)) {
  console.error(`Cannot run the bench ${JSON.stringify(topic)}: ${topics.join(", ")} are there`);
  process.exit(2);
}
if (topic === "kernels") installPeers(here);
const { status } = spawnSync(
  process.execPath,
  [...process.execArgv, join(here, topic, "run.mjs"), ...(isOption ? process.argv.slice(2) : rest)],
  { stdio: "inherit" },
);
process.exit(status ?? 1);
