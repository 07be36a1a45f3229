/**
 * The shell of a report: one file that asks for nothing, readable in light, dark, on paper and on a phone.
 *
 * @module
 */
import { html, type Markup, trustedMarkup } from "./markup.ts";
import { pageStyle } from "./page-style.ts";

/** A whole HTML document. Its policy forbids scripts and every request. */
export function renderPage(title: string, body: Markup): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trustedMarkup(pageStyle)}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`.text;
}
