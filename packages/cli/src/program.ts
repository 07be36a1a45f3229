/** The commands of `softmax`, grouped as the help shows them. */
import { Command } from "commander";
import { addApplyCommand } from "./commands/apply.ts";
import { addCalibrateCommand } from "./commands/calibrate.ts";
import { commanderMessage } from "./commands/commander-message.ts";
import { addDecideCommand } from "./commands/decide.ts";
import { addDiagnoseCommand } from "./commands/diagnose.ts";
import { addEvaluateCommand } from "./commands/evaluate.ts";
import { explainCommand } from "./commands/explain.ts";
import { addInspectCommand } from "./commands/inspect.ts";
import { addPredictCommand } from "./commands/predict.ts";
import { rowOfFile } from "./commands/row-of-file.ts";
import { addSampleCommand } from "./commands/sample.ts";
import type { Terminal } from "./commands/terminal.ts";
import { addTrainCommand } from "./commands/train.ts";
import { version } from "./version.ts";

export const EXAMPLES = `softmax: what comes after a model's logits.

  softmax explain 2 1 0                                every step of a softmax, with your numbers
  softmax calibrate validation.parquet -o c.json       is my model overconfident, and what mends it?
  softmax apply all.parquet --calibrator c.json -o out.parquet

softmax --help lists the commands.`;

export function createProgram(terminal: Terminal): Command {
  const program = new Command("softmax")
    .description("Softmax, calibration and temperature for files of logits.")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.note(text.trimEnd()),
      outputError: (text, write) => write(commanderMessage(text)),
    });
  explainCommand(program, { readRow: rowOfFile, terminal });
  addInspectCommand(program, terminal);
  addEvaluateCommand(program, terminal);
  addCalibrateCommand(program, terminal);
  addDecideCommand(program, terminal);
  addApplyCommand(program, terminal);
  addDiagnoseCommand(program, terminal);
  addSampleCommand(program, terminal);
  addTrainCommand(program, terminal);
  addPredictCommand(program, terminal);
  return program;
}
