/** Arrows point down only, and a package imports only what its manifest names: see ARCHITECTURE.md. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { expect, test } from "vitest";

const root = import.meta.dirname;

/**
 * Per package: each folder of `src/`, and the folders that it may import. The empty name is `src/` itself. A folder in a
 * folder has arrows of its own where it is named here; else it is part of the outer one.
 */
const ARROWS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  softmax: {
    math: [],
    logits: ["math"],
    kernels: ["math", "logits"],
    operations: ["math", "logits", "kernels"],
    calibration: ["math", "logits", "kernels"],
    "calibration/outcomes": ["math", "logits", "kernels", "calibration"],
    "calibration/methods": ["math", "logits", "kernels", "calibration"],
    "calibration/decisions": ["math", "logits", "kernels", "calibration", "calibration/outcomes"],
    sampling: ["math", "logits", "kernels"],
    training: [
      "math",
      "logits",
      "kernels",
      "operations",
      "calibration",
      "training/losses",
      "training/linear",
    ],
    "training/losses": ["math", "logits", "kernels", "operations", "calibration"],
    "training/linear": ["math", "logits", "kernels", "calibration"],
    diagnosis: ["math", "logits"],
    explain: ["math"],
    relaxed: ["kernels"],
    threads: ["logits", "kernels", "relaxed"],
    "": ["math", "logits", "kernels", "operations"],
  },
  "tensor-files": { "": [] },
  cli: {
    files: [""],
    tables: ["", "files"],
    arrays: ["", "files"],
    llm: ["", "files"],
    engine: ["", "files", "tables", "arrays", "llm"],
    report: ["", "engine"],
    explain: ["", "report"],
    commands: ["", "files", "tables", "arrays", "engine", "report", "explain"],
    "": ["", "commands", "explain", "files"],
  },
};

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)|(?:^|\n)\s*import\s*"([^"]+)"/g;

interface Import {
  readonly file: string;
  readonly specifier: string;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter(
      (name) =>
        /\.ts$/.test(name) &&
        !/\.(test|test-support|generated)\.ts$|(^|\/)(conformance|ulp-error)\.ts$/.test(name),
    )
    .map((name) => join(folder, name));
}

function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].map(([, from, dynamic, bare]) => ({
    file,
    specifier: (from ?? dynamic ?? bare)!,
  }));
}

/** The arrow of an import that may not be, as text. */
function forbidden(
  packageName: string,
  { file, specifier }: Import,
  dependencies: readonly string[],
): string | undefined {
  const src = join(root, "packages", packageName, "src");
  const shown = relative(root, file);
  if (!specifier.startsWith(".")) {
    const isNode = specifier.startsWith("node:") && packageName === "cli";
    const isNamed = dependencies.some((name) => specifier === name || specifier.startsWith(`${name}/`));
    return isNode || isNamed ? undefined : `${shown} imports ${specifier}`;
  }
  const target = relative(src, join(dirname(file), specifier));
  if (target.startsWith("..")) return `${shown} imports ${specifier}, outside its package`;
  const from = folderOf(packageName, relative(src, file));
  const to = folderOf(packageName, target);
  // What a folder exports is gathered from the folders in it.
  if (basename(file) === "index.ts" && from !== "" && to.startsWith(`${from}/`)) return undefined;
  if (from === to || ARROWS[packageName]![from]?.includes(to)) return undefined;
  return `${shown} (${from || "src"}) imports ${target} (${to || "src"})`;
}

function folderOf(packageName: string, path: string): string {
  const folders = dirname(path).split(sep).join("/");
  if (folders === ".") return "";
  const [first, second] = folders.split("/");
  const inner = `${first}/${second}`;
  return inner in ARROWS[packageName]! ? inner : first!;
}

test.each(Object.keys(ARROWS))("packages/%s keeps its arrows", (name) => {
  const manifest = JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8"));
  const dependencies = Object.keys(manifest.dependencies ?? {});
  const imports = sources(join(root, "packages", name, "src")).flatMap((file) =>
    importsOf(file, readFileSync(file, "utf8")),
  );
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.map((each) => forbidden(name, each, dependencies)).filter(Boolean)).toEqual([]);
});

test("an arrow that points up is found, in every form of import", () => {
  const file = join(root, "packages/softmax/src/math/softmax.ts");
  for (const text of [
    'import { readLogits } from "../logits/read-logits.ts";',
    'import {\n  type A,\n  readLogits,\n} from "../logits/read-logits.ts";',
    'export * from "../logits/read-logits.ts";',
    'const late = await import("../logits/read-logits.ts");',
    'import "node:fs";',
    'import { x } from "left-pad";',
  ]) {
    const found = importsOf(file, text).map((each) => forbidden("softmax", each, []));
    expect(found, text).toEqual([expect.stringContaining("math/softmax.ts")]);
  }
});

test("folders in a folder have arrows too, and its index alone may gather them", () => {
  const imports = (path: string, specifier: string) =>
    forbidden("softmax", { file: join(root, "packages/softmax/src/calibration", path), specifier }, []);
  expect(imports("decisions/conformal-coverage.ts", "../outcomes/outcomes.ts")).toBeUndefined();
  expect(imports("index.ts", "./decisions/risk-coverage.ts")).toBeUndefined();
  for (const [path, specifier] of [
    ["outcomes/outcomes.ts", "../decisions/risk-coverage.ts"],
    ["methods/folds.ts", "../outcomes/outcomes.ts"],
    ["metrics.ts", "./outcomes/outcomes.ts"],
    ["decisions/prediction-sets.ts", "../../operations/softmax.ts"],
  ] as const) {
    expect(imports(path, specifier), path).toContain(path);
  }
});

test("the library depends on nothing and runs no install script", () => {
  const manifest = JSON.parse(readFileSync(join(root, "packages/softmax/package.json"), "utf8"));
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.peerDependencies).toBeUndefined();
  expect(Object.keys(manifest.scripts).filter((name) => /install|prepare/.test(name))).toEqual([]);
});

test("no file but main.ts ends the process", () => {
  const files = sources(join(root, "packages/cli/src")).filter((file) => !file.endsWith(`${sep}main.ts`));
  expect(files.filter((file) => /process\.(exit\(|exitCode)/.test(readFileSync(file, "utf8")))).toEqual([]);
});

test("every exact version: nothing is installed that was not tried", () => {
  for (const path of [
    "package.json",
    ...Object.keys(ARROWS).map((name) => `packages/${name}/package.json`),
  ]) {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(root, path), "utf8"));
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect(version, `${name} in ${path}`).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    }
  }
});

test("the lockfile names the packages of every platform", () => {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const wanted = Object.values<{ optionalDependencies?: object }>(packages).flatMap(
    ({ optionalDependencies = {} }) => Object.keys(optionalDependencies),
  );
  expect(wanted.length).toBeGreaterThan(0);
  expect(wanted.filter((name) => !packages[`node_modules/${name}`])).toEqual([]);
});
