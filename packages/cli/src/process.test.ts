/** What only a process shows: signals, full disks, closed pipes, and what stands on which stream. Runs the built command. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  exampleRows,
  logitsTensor,
  rowsQuery,
  sql,
  writeNpy,
  writeTable,
} from "./data-files.test-support.ts";
import { namesIn, temporaryFolder } from "./run.test-support.ts";

const bin = fileURLToPath(new URL("../bin/softmax.js", import.meta.url));
const isBuilt = existsSync(new URL("../dist/main.js", import.meta.url));
const canMount = process.getuid?.() === 0 && process.platform === "linux" && mounts();

function mounts(): boolean {
  return spawnSync("unshare", ["-m", "true"]).status === 0;
}

function softmax(argv: string[], input?: Buffer) {
  return spawnSync(process.execPath, [bin, ...argv], { encoding: "utf8", input, maxBuffer: 2 ** 26 });
}

describe.skipIf(!isBuilt)("the built command", () => {
  test("--json leaves one document on standard output, and nothing of the work on it", async () => {
    const path = await writeTable(join(temporaryFolder(), "in.parquet"), rowsQuery(exampleRows(50)));
    for (const command of ["evaluate", "calibrate", "inspect"]) {
      const { status, stdout, stderr } = softmax([command, path, "--json"]);
      expect([status, stderr]).toEqual([
        0,
        expect.stringContaining("Assumed: --logits logits --labels label --from logits\n"),
      ]);
      expect(() => JSON.parse(stdout)).not.toThrow();
      expect(stdout.endsWith("}\n")).toBe(true);
    }
  });

  test.each(["parquet", "csv", "json", "npy"])("reads standard input, .%s", async (ending) => {
    const folder = temporaryFolder();
    const path = join(folder, `in.${ending}`);
    if (ending === "npy") writeNpy(path, logitsTensor(exampleRows(50)));
    else await writeTable(path, rowsQuery(exampleRows(50)));
    const { status, stdout } = softmax(["inspect", "-", "--json"], readFileSync(path));
    expect([status, JSON.parse(stdout).rows]).toEqual([0, 50]);
  });

  test("standard input that is empty or packed is refused", () => {
    expect(softmax(["evaluate", "-"], Buffer.alloc(0))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("it is empty"),
    });
    const packed = softmax(["evaluate", "-"], Buffer.from([0x1f, 0x8b, 8, 0]));
    expect(packed).toMatchObject({ status: 2, stderr: expect.stringContaining("it is packed") });
  });

  test("a reader that has seen enough does not hide a failed check", async () => {
    const path = await writeTable(join(temporaryFolder(), "in.parquet"), rowsQuery(exampleRows(50)));
    const script = `set -o pipefail; "$0" "$1" evaluate "$2" --logits logits --labels label --from logits --fail-if 'ece >= 0' | head -c 1 >/dev/null`;
    expect(spawnSync("bash", ["-c", script, process.execPath, bin, path]).status).toBe(1);
  });

  test.skipIf(!existsSync("/dev/full"))(
    "standard output that cannot be written is exit 2, not a failed check",
    async () => {
      const path = await writeTable(join(temporaryFolder(), "in.parquet"), rowsQuery(exampleRows(50)));
      const { status, stderr } = spawnSync(
        "bash",
        ["-c", '"$0" "$1" evaluate "$2" > /dev/full', process.execPath, bin, path],
        { encoding: "utf8" },
      );
      expect([status, stderr]).toEqual([2, expect.stringContaining("Cannot write the output")]);
    },
  );
});

describe.skipIf(!isBuilt)("an interrupt half-way", () => {
  /** Enough rows for seconds of work, made once: a list is repeated, so that it is quick to make. */
  async function longFile(folder: string): Promise<string> {
    const path = join(folder, "in.parquet");
    await sql(
      `COPY (SELECT i AS id, i % 97 AS label, list_transform(range(100), lambda k: sin(k * 7 + i % 97)::FLOAT * 9) AS logits
       FROM range(4000) t(i)) TO '${path}.seed.parquet' (FORMAT parquet)`,
    );
    await sql(
      `COPY (SELECT s.* FROM '${path}.seed.parquet' s, range(150)) TO '${path}' (FORMAT parquet, COMPRESSION zstd)`,
    );
    return path;
  }

  async function interrupted(argv: string[], isHalfWay: (said: string) => boolean): Promise<string> {
    const child = spawn(process.execPath, [bin, ...argv], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (text) => (said += text));
    const ended = new Promise<string>((resolve) =>
      child.on("exit", (code, signal) => resolve(String(code ?? signal))),
    );
    const start = Date.now();
    while (!isHalfWay(said) && Date.now() - start < 20_000) await pause(10);
    // Past the first rows, far from the last.
    await pause(200);
    const sent = Date.now();
    child.kill("SIGINT");
    const end = await ended;
    return Date.now() - sent < 2000 ? end : `${end}, late`;
  }

  const pause = (ms: number) => new Promise((next) => setTimeout(next, ms));

  test("leaves nothing, ends with 130, and at once", { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    const path = await longFile(folder);
    const before = namesIn(folder);
    const isWriting = () => namesIn(folder).some((name) => name.startsWith(".unfinished-"));
    // The guess is told when the work begins.
    const isReading = (said: string) => said.includes("Assumed");
    const runs: [string[], (said: string) => boolean][] = [
      [["apply", path, "-o", join(folder, "out.parquet")], isWriting],
      [["apply", path, "-o", join(folder, "out.csv")], isWriting],
      [["calibrate", path, "-o", join(folder, "c.json"), "--report", join(folder, "r.html")], isReading],
      [["evaluate", path], isReading],
    ];
    for (const [argv, isHalfWay] of runs) {
      expect(await interrupted(argv, isHalfWay), argv.join(" ")).toBe("130");
      expect(namesIn(folder), argv.join(" ")).toEqual(before);
    }
  });
});

describe.skipIf(!isBuilt || !canMount)("a disk that is full (needs root and mount)", () => {
  /** Runs a command in a mount namespace of its own, where `folder/full` is a file system of 64 KiB. */
  function onSmallDisk(folder: string, argv: string[], options = "size=64k") {
    const script = `mount -t tmpfs -o ${options} none "$0/full" || exit 99; "$@"; code=$?; ls -A "$0/full"; exit $code`;
    mkdirSync(join(folder, "full"), { recursive: true });
    return spawnSync("unshare", ["-m", "bash", "-c", script, folder, process.execPath, bin, ...argv], {
      encoding: "utf8",
    });
  }

  test.each(["parquet", "csv", "jsonl", "npy", "npz"])("apply to .%s leaves nothing", async (ending) => {
    const folder = temporaryFolder();
    const rows = exampleRows(20_000);
    const isArray = /np/.test(ending);
    const path = join(folder, isArray ? "in.npy" : "in.parquet");
    if (isArray) writeNpy(path, logitsTensor(rows));
    else
      await sql(
        `COPY (SELECT i AS id, [random(), random(), 3]::FLOAT[] AS logits FROM range(20000) t(i)) TO '${path}' (FORMAT parquet)`,
      );
    const { status, stdout, stderr } = onSmallDisk(folder, [
      "apply",
      path,
      "-o",
      join(folder, "full", `out.${ending}`),
    ]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`Cannot write ${join(folder, "full", `out.${ending}`)}: the disk is full`);
  });

  test("calibrate leaves neither calibrator nor report", async () => {
    const folder = temporaryFolder();
    const path = await writeTable(join(folder, "in.parquet"), rowsQuery(exampleRows(50)));
    const full = join(folder, "full");
    const argv = ["calibrate", path, "-o", join(full, "c.json"), "--report", join(full, "r.html")];
    const { status, stdout, stderr } = onSmallDisk(folder, argv, "size=4k");
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("the disk is full");
  });

  test("a folder that is read-only", async () => {
    const folder = temporaryFolder();
    const path = await writeTable(join(folder, "in.parquet"), rowsQuery(exampleRows(50)));
    const { status, stderr } = onSmallDisk(
      folder,
      ["calibrate", path, "-o", join(folder, "full", "c.json")],
      "ro",
    );
    expect([status, stderr]).toEqual([2, expect.stringContaining("the disk is read-only")]);
  });
});
