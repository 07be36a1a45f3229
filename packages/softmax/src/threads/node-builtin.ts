/** The part of Node that a pool of threads needs, and that no bundler stumbles on: nothing is imported. */
interface NodeBuiltins {
  readonly "node:os": { availableParallelism(): number };
  readonly "node:worker_threads": WorkerThreads;
}

export interface WorkerThreads {
  readonly Worker: new (url: URL, options: { readonly execArgv: readonly string[] }) => NodeWorker;
}

interface NodeWorker {
  on(event: "message", listener: (data: unknown) => void): void;
  on(event: "error", listener: (error: Error) => void): void;
  on(event: "exit", listener: () => void): void;
  postMessage(message: unknown): void;
  ref(): void;
  unref(): void;
  terminate(): Promise<unknown>;
}

interface Process {
  getBuiltinModule?<Name extends keyof NodeBuiltins>(name: Name): NodeBuiltins[Name];
}

/** A module of Node (or of Deno and Bun, which have the same); `undefined` in a browser. */
export function nodeBuiltin<Name extends keyof NodeBuiltins>(name: Name): NodeBuiltins[Name] | undefined {
  const { process } = globalThis as { process?: Process };
  return process?.getBuiltinModule?.(name);
}
