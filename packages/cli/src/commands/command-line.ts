import { shellWord } from "./shell-word.ts";

/** A command as it was given, for a shell to run again. */
export function commandLine(name: string, files: readonly string[], options: object): string {
  const flags = Object.entries(options).flatMap(([option, value]) => {
    const flag = `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return value === true ? [flag] : [flag, ...[value].flat().map(String)];
  });
  return ["softmax", name, ...files, ...flags].map(shellWord).join(" ");
}
