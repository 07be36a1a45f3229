/**
 * `node:fs` for a page: what fixtures are read with.
 *
 * @module
 */

/** Waits for the server, as a file is waited for. */
export function readFileSync(file: URL): string {
  const request = new XMLHttpRequest();
  request.open("GET", file, false);
  request.send();
  if (request.status !== 200) throw new Error(`Cannot read ${file}: the server answered ${request.status}`);
  return request.responseText;
}
