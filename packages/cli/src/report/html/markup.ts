/**
 * HTML that is safe by construction: what is put into a template is escaped unless it is markup itself.
 *
 * @module
 */

/** Text that is HTML already. Only `html` and `trustedMarkup` make it. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type MarkupValue = string | number | Markup | readonly Markup[];

/**
 * A piece of a page. Strings and numbers are escaped, for content and for quoted attributes alike.
 *
 * @example
 * html`<p title="${name}">${name}</p>`.text; // with name = `<"b">`: <p title="&lt;&quot;b&quot;&gt;">…
 */
export function html(pieces: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  let text = pieces[0]!;
  for (let i = 0; i < values.length; i++) text += textOf(values[i]!) + pieces[i + 1]!;
  return new Markup(text);
}

/** Markup that comes from our own constants or from a serialised document, never from a file's content. */
export function trustedMarkup(text: string): Markup {
  return new Markup(text);
}

export const NOTHING = new Markup("");

function textOf(value: MarkupValue): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === "object") return value.map((markup) => markup.text).join("\n");
  return escapeText(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Also replaces control characters and the marks that turn the direction of text: a name must read as it is. */
function escapeText(text: string): string {
  return text
    .replace(/(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu, "\ufffd")
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
