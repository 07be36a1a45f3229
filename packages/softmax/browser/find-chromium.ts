import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Path of a Chromium: `CHROMIUM_PATH`, or the first of its usual names that is found; `undefined` without one. */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH: given, PATH = "" } = process.env;
  if (given) return given;
  const places = NAMES.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  return places.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
