/**
 * Colours by meaning, decided once for a stream.
 *
 * @module
 */
import { styleText } from "node:util";

/** Every function returns its text, in colour where colour is wanted and unchanged where it is not. */
export interface Style {
  strong(text: string): string;
  faint(text: string): string;
  /** Says more than it is right. */
  over(text: string): string;
  /** Says less than it is right. */
  under(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warning(text: string): string;
}

/** The part of a `tty.WriteStream` that decides about colour; a pipe or a file has none of it. */
export interface ColourStream {
  readonly isTTY?: boolean;
  hasColors?(): boolean;
}

type Format = Parameters<typeof styleText>[0];

/** No colour at all: for pipes, files and tests. */
export const plainStyle: Style = styleOf((_, text) => text);

/** ANSI colours, whatever the stream. */
export const colourStyle: Style = styleOf((format, text) =>
  // The stream was judged by `colours`; styleText's own check looks at stdout only.
  styleText(format, text, { validateStream: false }),
);

/** Colour when the stream is a terminal that has colours and NO_COLOR is unset or empty (no-color.org). */
export function colours(stream: ColourStream, environment = process.env): Style {
  const wanted = stream.isTTY === true && !environment.NO_COLOR && stream.hasColors?.() !== false;
  return wanted ? colourStyle : plainStyle;
}

function styleOf(paint: (format: Format, text: string) => string): Style {
  const painter = (format: Format) => (text: string) => (text === "" ? "" : paint(format, text));
  return {
    strong: painter("bold"),
    faint: painter("dim"),
    over: painter("red"),
    under: painter("blue"),
    good: painter("green"),
    bad: painter("red"),
    warning: painter("yellow"),
  };
}
