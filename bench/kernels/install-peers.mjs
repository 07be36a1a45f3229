import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Installs the libraries that are measured, from the bench's own lockfile, unless they are there.
 *
 * No install script runs: onnxruntime-node's would download CUDA, and its CPU library is in the package. No optional
 * dependency either: those are sharp's image libraries, which transformers.js' softmax does not touch.
 */
export function installPeers(folder) {
  const missing = Object.entries(peerVersions(folder)).filter(
    ([name, version]) => installedVersion(folder, name) !== version,
  );
  if (missing.length === 0) return;
  console.log(`Installing ${missing.map(([name]) => name).join(", ")} into bench/ (about 520 MB)`);
  const { status } = spawnSync(
    "npm",
    ["ci", "--prefix", folder, "--ignore-scripts", "--omit=optional", "--workspaces=false"],
    { cwd: folder, stdio: "inherit", shell: process.platform === "win32" },
  );
  if (status !== 0) throw new Error(`Cannot install the peers of the bench: npm ci ended with ${status}`);
}

/** The exact versions that bench/package.json asks for. */
export function peerVersions(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).dependencies;
}

function installedVersion(folder, name) {
  const manifest = join(folder, "node_modules", name, "package.json");
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, "utf8")).version : undefined;
}
