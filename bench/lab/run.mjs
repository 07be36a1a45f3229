/** `npm run bench -- lab [EXPERIMENT …its options]`: runs an experiment, or lists them. See README.md. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;
const experiments = readdirSync(here).filter((name) => existsSync(join(here, name, "run.mjs")));

const [experiment, ...options] = process.argv.slice(2);
if (experiment === undefined) {
  console.log("Experiments, each with its README.md:");
  for (const name of experiments) console.log(`  npm run bench -- lab ${name}`);
} else {
  process.exitCode = run();
}

function run() {
  if (!experiments.includes(experiment)) {
    console.error(
      `Cannot run the experiment ${JSON.stringify(experiment)}: ${experiments.join(", ")} are there`,
    );
    return 2;
  }
  const { status } = spawnSync(
    process.execPath,
    [...process.execArgv, join(here, experiment, "run.mjs"), ...options],
    { stdio: "inherit" },
  );
  return status ?? 1;
}
