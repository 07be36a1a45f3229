/**
 * Brings a clone to the point where it runs: installs what the lockfile names, builds what has changed.
 * Says what it does, and does nothing twice.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const OLDEST_NODE = [20, 19];
const INSTALLED = join(root, "node_modules/.package-lock.json");
const BUILT = join(root, "node_modules/.softmax-built");
/** What a build is made from; `dist` and generated files are what it makes. */
const SOURCES = ["packages", "tsconfig.base.json", "tsconfig.json", "package-lock.json"];
const MADE = /^(dist|node_modules)$|\.generated\.ts$|\.test\.ts$|\.md$/;

export function setUp() {
  checkNode();
  if (time(INSTALLED) < time(join(root, "package-lock.json"))) {
    step("Installing dependencies", "npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  }
  if (time(BUILT) < Math.max(...SOURCES.map((source) => newest(join(root, source))))) {
    step("Building", "npm", ["run", "--silent", "build"]);
    writeFileSync(BUILT, "");
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  console.error(
    `Cannot run on Node ${process.versions.node}: Node ${OLDEST_NODE.join(".")} or newer is wanted`,
  );
  process.exit(2);
}

function step(what, command, args) {
  console.error(`${what} (${command} ${args.filter((arg) => !arg.startsWith("--")).join(" ")}) …`);
  const start = Date.now();
  const { status, stdout } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  if (status !== 0) {
    console.error(`${stdout}\n${what} failed: \`${command} ${args.join(" ")}\` in ${root}`);
    process.exit(2);
  }
  console.error(`${what}: done in ${((Date.now() - start) / 1000).toFixed(0)} s`);
}

/** When the newest file of a folder was last changed. */
function newest(path) {
  if (!statSync(path).isDirectory()) return time(path);
  return readdirSync(path)
    .filter((name) => !MADE.test(name))
    .reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

function time(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
