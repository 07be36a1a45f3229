/** The chart for the README: one panel a shape, one dot a contestant, on a log axis. Plain SVG, light or dark as the reader's screen. */
import { shapeName } from "./shapes.mjs";
import { shortNumber } from "./table.mjs";

const WIDTH = 800;
const COLUMNS = 3;
const LABELS = 190;
const PANEL = 186;
const GAP = 18;
const LINE = 17;
const HEAD = 84;
const PANEL_HEAD = 30;
const PANEL_FOOT = 26;
const RATE_ROOM = 46;

const KINDS = {
  ours: "this library",
  plain: "plain JavaScript",
  library: "JavaScript/WebAssembly libraries",
  native: "native code",
};

const STYLE = `
  svg { color-scheme: light dark }
  text { font: 11px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 15px; font-weight: 600 }
  .panel, .our-label { font-weight: 600 }
  .soft { fill: #59636e }
  .small { font-size: 10px }
  .card { fill: #ffffff }
  .grid { stroke: #d1d9e0 }
  .copy { stroke: #59636e; stroke-dasharray: 2 2 }
  .ours { fill: #0969da } .plain { fill: #bc4c00 } .library { fill: #1a7f37 } .native { fill: #8250df }
  line.ours { stroke: #0969da } line.plain { stroke: #bc4c00 } line.library { stroke: #1a7f37 } line.native { stroke: #8250df }
  .stem { stroke-width: 1.5; opacity: .45 }
  .rate { paint-order: stroke; stroke: #ffffff; stroke-width: 3px }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .soft { fill: #9198a1 } .card { fill: #0d1117 } .grid { stroke: #3d444d } .copy { stroke: #9198a1 }
    .rate { stroke: #0d1117 }
    .ours { fill: #4493f8 } .plain { fill: #f0883e } .library { fill: #3fb950 } .native { fill: #ab7df8 }
    line.ours { stroke: #4493f8 } line.plain { stroke: #f0883e } line.library { stroke: #3fb950 } line.native { stroke: #ab7df8 }
  }`;

/** @param report what `run.mjs` writes to kernels.json */
export function softmaxChart(report) {
  const names = contestantsOf(report.shapes);
  const axis = axisOf(report.shapes);
  const panelHeight = PANEL_HEAD + names.length * LINE + PANEL_FOOT;
  const bands = Math.ceil(report.shapes.length / COLUMNS);
  const height = HEAD + bands * panelHeight + 8;
  const parts = [head(report)];
  for (let band = 0; band < bands; band++) {
    const top = HEAD + band * panelHeight;
    parts.push(labels(names, top + PANEL_HEAD));
    report.shapes.slice(band * COLUMNS, (band + 1) * COLUMNS).forEach((shape, column) => {
      parts.push(panel(shape, { names, axis, left: LABELS + column * (PANEL + GAP), top }));
    });
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Softmax, numbers a second by shape and contestant">
<style>${STYLE}
</style>
<rect class="card" width="${WIDTH}" height="${height}" rx="6"/>
${parts.join("\n")}
</svg>
`;
}

/** Contestants that were timed in some shape, with their largest error over all shapes. */
function contestantsOf(shapes) {
  return shapes[0].contestants
    .map(({ name, label, kind }) => {
      const measured = shapes
        .map((shape) => shape.contestants.find((each) => each.name === name))
        .filter((each) => each.rate);
      return { name, label, kind, ulp: Math.max(...measured.map((each) => each.errors.ulp)), measured };
    })
    .filter(({ measured }) => measured.length > 0);
}

/** From the power of ten below the slowest contestant to the fastest copy, with room for the fastest one's number. */
function axisOf(shapes) {
  const rates = shapes.flatMap((shape) => shape.contestants.map((each) => each.rate).filter(Boolean));
  const low = Math.floor(Math.log10(Math.min(...rates)));
  const copyRates = shapes.map((shape) => shape.copyRate);
  const span = Math.max(
    Math.log10(Math.max(...copyRates)) - low,
    ((Math.log10(Math.max(...rates)) - low) * PANEL) / (PANEL - RATE_ROOM),
  );
  return { low, high: low + span, x: (rate) => (PANEL * (Math.log10(rate) - low)) / span };
}

function head({ node, cpu, date }) {
  const legend = Object.entries(KINDS).map(([kind, text], i) => {
    const x = 22 + [0, 96, 214, 426][i];
    return `<circle class="${kind}" cx="${x}" cy="64" r="4"/>${textAt(x + 9, 68, text)}`;
  });
  legend.push(
    `<line class="copy" x1="538" y1="58" x2="538" y2="70"/>${textAt(546, 68, "copying as much memory")}`,
  );
  return [
    textAt(16, 24, "Softmax of float32 logits: numbers a second, one thread unless said", "title"),
    textAt(
      16,
      44,
      `Beside each name its largest error in ulp. Node ${node.slice(1)}, ${cpu}, ${date.slice(0, 10)}`,
      "soft",
    ),
    ...legend,
  ].join("\n");
}

function labels(names, top) {
  return names
    .map(({ label, kind, ulp }, i) => {
      const y = top + i * LINE + 4;
      return (
        textAt(16, y, label, kind === "ours" ? "our-label" : undefined) +
        textAt(LABELS - 12, y, `${shortNumber(ulp)} ulp`, "soft small", "end")
      );
    })
    .join("\n");
}

function panel(shape, { names, axis, left, top }) {
  const bottom = top + PANEL_HEAD + (names.length - 1) * LINE + 8;
  const parts = [textAt(left, top + 12, shapeName(shape), "panel")];
  for (let power = axis.low; power <= axis.high; power++) {
    const x = left + axis.x(10 ** power);
    parts.push(line("grid", x, top + PANEL_HEAD - 9, x, bottom));
    const isNamed = axis.high - axis.low < 4 || (power - axis.low) % 2 === 0;
    if (isNamed) parts.push(textAt(x, bottom + 12, powerName(power), "soft small", "middle"));
  }
  const copy = left + axis.x(shape.copyRate);
  parts.push(line("copy", copy, top + PANEL_HEAD - 9, copy, bottom));
  names.forEach(({ name, kind }, i) => {
    const { rate } = shape.contestants.find((each) => each.name === name);
    if (rate) parts.push(dot({ kind, rate, left, x: left + axis.x(rate), y: top + PANEL_HEAD + i * LINE }));
  });
  return parts.join("\n");
}

function dot({ kind, rate, left, x, y }) {
  return [
    line(`stem ${kind}`, left, y, x, y),
    `<circle class="${kind}" cx="${round(x)}" cy="${y}" r="4"/>`,
    textAt(x + 8, y + 4, rateName(rate), "small rate"),
  ].join("");
}

function rateName(rate) {
  return rate >= 1e9 ? `${shortNumber(rate / 1e9)} G` : `${shortNumber(rate / 1e6)} M`;
}

function powerName(power) {
  const [unit, exponent] = power >= 9 ? ["G", 9] : power >= 6 ? ["M", 6] : ["k", 3];
  return `${10 ** (power - exponent)} ${unit}`;
}

function textAt(x, y, text, className, anchor) {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${round(x)}" y="${round(y)}"${className ? ` class="${className}"` : ""}${anchor ? ` text-anchor="${anchor}"` : ""}>${escaped}</text>`;
}

function line(className, x1, y1, x2, y2) {
  return `<line class="${className}" x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"/>`;
}

function round(value) {
  return Math.round(10 * value) / 10;
}
