/**
 * Serves the library's sources to a Chromium, and hands back what its page reports.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createViteServer } from "vitest/node";
import type { PageReport, Suite } from "./page.ts";

const PAGE = `<!doctype html><title>conformance</title><script type="module" src="/browser/page.ts"></script>`;
const here = (name: string) => join(import.meta.dirname, name);

/** A page that is served with these is cross-origin isolated: it may share memory with its workers. */
const ISOLATION = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

export interface PageServer {
  readonly origin: string;
  /** What the next page to be done reports. */
  nextReport(): Promise<PageReport>;
  close(): Promise<void>;
}

export async function servePages(): Promise<PageServer> {
  let take: (report: PageReport) => void = () => {};
  const vite = await createViteServer({
    root: here(".."),
    configFile: false,
    logLevel: "error",
    appType: "custom",
    resolve: {
      conditions: ["@softmax/source"],
      alias: { vitest: here("vitest-in-page.ts"), "node:fs": here("node-fs-in-page.ts") },
    },
    optimizeDeps: { noDiscovery: true },
    server: {
      host: "127.0.0.1",
      port: 0,
      hmr: false,
      ws: false,
      watch: null,
      headers: ISOLATION,
    },
  });
  vite.middlewares.use("/report", async (request: IncomingMessage, response: ServerResponse) => {
    const parts: Uint8Array[] = [];
    for await (const part of request) parts.push(part as Uint8Array);
    response.end();
    take(JSON.parse(Buffer.concat(parts).toString()) as PageReport);
  });
  vite.middlewares.use("/page", (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { ...ISOLATION, "Content-Type": "text/html" }).end(PAGE);
  });
  await vite.listen();
  const { port } = vite.httpServer!.address() as { port: number };
  return {
    origin: `http://127.0.0.1:${port}`,
    nextReport: () =>
      new Promise((resolve) => {
        take = resolve;
      }),
    close: () => vite.close(),
  };
}

/** Runs a suite in a browser of its own, with a profile of its own. */
export async function runInChromium(chromium: string, server: PageServer, suite: Suite): Promise<PageReport> {
  const profile = await mkdtemp(join(tmpdir(), "softmax-chromium-"));
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"];
  const address = `${server.origin}/page#${suite}`;
  const browser = spawn(chromium, [...flags, `--user-data-dir=${profile}`, address], { stdio: "ignore" });
  const ended = new Promise<never>((_, reject) => {
    browser.on("error", reject);
    browser.on("exit", (code) =>
      reject(new Error(`Cannot run ${suite} in a page: Chromium ended with ${code}`)),
    );
  });
  try {
    return await Promise.race([server.nextReport(), ended]);
  } finally {
    const exit = ended.catch(() => {});
    browser.kill();
    await exit;
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
