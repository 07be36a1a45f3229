import { describe, expect, test } from "vitest";
import { html, trustedMarkup } from "./markup.ts";

describe("html", () => {
  test("escapes text, in content and in attributes", () => {
    const name = `<img src=x onerror="alert('1')">&`;
    const escaped = "&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;";
    expect(html`<p title="${name}">${name}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  test("does not escape markup twice", () => {
    const inner = html`<b>${"<"}</b>`;
    expect(html`${inner}|${[inner, inner]}|${trustedMarkup("<i>")}|${3}`.text).toBe(
      "<b>&lt;</b>|<b>&lt;</b>\n<b>&lt;</b>|<i>|3",
    );
  });

  test("control characters and marks that turn text around become visible", () => {
    expect(html`${"a\u0000b\u001b[31mc\u202egnp.exe\u007f"}`.text).toBe(
      "a\ufffdb\ufffd[31mc\ufffdgnp.exe\ufffd",
    );
    expect(html`${"a\tb\nc é 数"}`.text).toBe("a\tb\nc é 数");
  });
});
