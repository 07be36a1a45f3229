/** `docs/sampling.md` names everything, its pictures are what its script draws, its commands and measurements give what it shows. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { softmax, temporaryFolder } from "./packages/cli/src/run.test-support.ts";
import { PRESET_NAMES, parseChain, preset } from "./packages/softmax/src/sampling/index.ts";
import { PROCESSOR_KINDS } from "./packages/softmax/src/sampling/processors/processor-kinds.ts";

const docs = join(import.meta.dirname, "docs");
const page = readFileSync(join(docs, "sampling.md"), "utf8");
const load = (name: string) => import(new URL(`docs/sampling/${name}`, import.meta.url).href);
const { pictures } = await load("draw.mjs");
const { picturedChains } = await load("pictured-chains.mjs");
const { CHAINS, measureChain, measureText, tableRow } = await load("measure-repetition.mjs");

const drawn: { name: string; text: string }[] = pictures();
const types = Object.keys(PROCESSOR_KINDS);

describe("processors", () => {
  const settings = picturedChains((text: string) => text.length).flatMap(({ chain }: { chain: unknown }) =>
    parseChain(chain),
  );

  test.each(types)("%s has a paragraph with all of its settings", (type) => {
    const paragraph = page.split("\n\n").find((text) => text.startsWith(`**\`${type}\`**`));
    const { type: _, ...all } = settings.find((each: { type: string }) => each.type === type);
    for (const name of Object.keys(all)) expect(paragraph).toContain(`\`${name}\``);
  });

  test("each has a picture, and each picture is on the page once", () => {
    const names = drawn.map(({ name }) => name);
    for (const type of types) {
      expect(names).toContain(type === "temperature" ? "temperature-low.svg" : `${type}.svg`);
    }
    const shown = [...page.matchAll(/^!\[[^\]]+\]\(sampling\/(.+\.svg)\)$/gm)].map(([, name]) => name);
    expect(shown.toSorted()).toEqual(names.toSorted());
  });
});

const presets = page.slice(page.indexOf("\n## Presets"));

test.each(PRESET_NAMES)("the order of the preset %s is on the page", (name) => {
  const row = new RegExp(`^\\| \`${name}\` \\| (.*) \\|$`, "m").exec(presets)?.[1] ?? "";
  expect([...row.matchAll(/`([^`]+)`/g)].map(([, type]) => type)).toEqual(
    preset(name).map(({ type }) => type),
  );
});

describe("pictures", () => {
  test("the folder has no others", () => {
    const files = readdirSync(join(docs, "sampling")).filter((name) => name.endsWith(".svg"));
    expect(files.toSorted()).toEqual(drawn.map(({ name }) => name).toSorted());
  });

  test.each(drawn)("$name is what draw.mjs draws, small and readable in light and dark", ({ name, text }) => {
    expect(readFileSync(join(docs, "sampling", name), "utf8")).toBe(text);
    expect(text.length).toBeLessThan(15_000);
    expect(text).toMatch(/<title id="title">[^<]+<\/title>\n<desc id="desc">[^<]+<\/desc>/);
    expect(text).toContain("@media (prefers-color-scheme: dark)");
  });
});

describe("the table of repetition", () => {
  test.each(Object.keys(CHAINS))("has a row for %s", (name) => expect(page).toContain(`\n| ${name} | `));

  // The others take seconds each.
  test.each(Object.keys(CHAINS).filter((name) => name.includes("greedy")))("%s was measured", (name) => {
    expect(page).toContain(`${tableRow(name, measureChain(CHAINS[name]))}\n`);
  });

  test("real text was measured", () => {
    expect(page).toContain(`${tableRow("the address of 1909 itself", measureText())}\n`);
  });
});

describe("commands", () => {
  const shown = [...page.matchAll(/```sh\nsoftmax ([^\n]+)\n```\n\n```text\n(.+?)```/gs)];

  test("two are shown", () => expect(shown).toHaveLength(2));

  test.each(shown.map(([, command, output]) => ({ command: command!, output: output! })))(
    "softmax $command",
    async ({ command, output }) => {
      const folder = temporaryFolder();
      writeTokens(folder);
      const args = command.split(" ").map((arg) => (/\.(jsonl|txt)$/.test(arg) ? join(folder, arg) : arg));
      const { exitCode, stdout } = await softmax(...args);
      expect(exitCode).toBe(0);
      expect(stdout).toBe(output);
    },
  );
});

/** What the page makes with jq. */
function writeTokens(folder: string): void {
  const path = join(import.meta.dirname, "examples/language-model/next-token.json");
  const next: { token: string; logit: number }[] = JSON.parse(readFileSync(path, "utf8")).next;
  writeFileSync(
    join(folder, "next-token.jsonl"),
    `${JSON.stringify({ logits: next.map(({ logit }) => logit) })}\n`,
  );
  writeFileSync(join(folder, "tokens.txt"), next.map(({ token }) => `${JSON.stringify(token)}\n`).join(""));
}
