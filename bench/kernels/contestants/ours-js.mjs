import { inNodeProcess } from "../other-process.mjs";

/** The public call where WebAssembly is forbidden, in a process of its own. */
export const oursJs = {
  name: "ours-js",
  label: "ours, js",
  kind: "ours",
  open: (batch) => inNodeProcess("js", [], batch),
};
