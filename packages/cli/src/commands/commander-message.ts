/** How the words of the argument parser are said here: what is given, and what is wanted. */
export function commanderMessage(text: string): string {
  const message = text.trim().replace(/^error: /, "");
  const [fault, ...suggestion] = message
    .replace(" is invalid. ", " is invalid: ")
    .replace(/Allowed choices are (.*)\.$/, "one of $1 is wanted")
    .split("\n");
  return `softmax: ${[`${fault}${whatIsWanted(fault!)}`, ...suggestion].join("\n")}\n`;
}

function whatIsWanted(fault: string): string {
  if (fault.startsWith("unknown command")) return "; softmax --help lists the commands";
  if (fault.startsWith("unknown option")) return "; the command's --help lists the options";
  if (fault.startsWith("missing required argument")) return "; the command's --help shows what is wanted";
  if (/^required option .* not specified$/.test(fault)) return ", it is wanted";
  if (/^option .* argument missing$/.test(fault)) return ", a value is wanted";
  return /^option .* cannot be used with option/.test(fault) ? ", one of the two is wanted" : "";
}
