/**
 * What became of a distribution, as bars: before as outlines, after filled, removed tokens crossed out. Plain SVG, light or
 * dark as the reader's screen. Every picture has the same tokens and the same scale.
 *
 * Heights are square roots of probabilities: on a linear scale a token of 1 % would be a line.
 *
 * @module
 */
const WIDTH = 400;
const HEIGHT = 216;
const LEFT = 40;
const TOP = 52;
const PLOT = 110;
const BOTTOM = TOP + PLOT;
const SLOT = 15;
const BAR = 11;
const OTHERS_ROOM = 56;
const GRID = [0.01, 0.1, 0.25, 0.5, 1];

const STYLE = `
svg { color-scheme: light dark }
text { font: 11px system-ui, sans-serif; fill: #1f2328 }
.title { font-size: 14px; font-weight: 600 }
.soft { fill: #59636e; font-size: 10px }
.card { fill: #ffffff } .grid { stroke: #d1d9e0 }
.after { fill: #4c9aff } .before { fill: none; stroke: #1f2328 } .removed { stroke: #cf222e; stroke-width: 1.8; fill: none }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc } .soft { fill: #9198a1 } .card { fill: #0d1117 } .grid { stroke: #3d444d }
.after { fill: #1f6feb } .before { stroke: #f0f6fc } .removed { stroke: #ff7b72 }
}`;

/**
 * @typedef {object} Distributions before and after
 * @property {{ name: string, before: number, after: number, isRemoved: boolean }[]} bars tokens, the most probable first
 * @property {{ before: number, after: number, count: number, left: number }} others all tokens that have no bar, as one
 * @property {number} keptMass what tokens that are left had before
 *
 * @param {string} title
 * @param {Distributions} distributions
 * @returns {string} an SVG document
 */
export function distributionPicture(title, distributions) {
  const { bars, others } = distributions;
  const slots = bars.map((bar, i) => ({ ...bar, x: LEFT + 6 + i * SLOT }));
  const isRemoved = others.left === 0;
  const last = { ...others, isRemoved, x: LEFT + 6 + bars.length * SLOT + (OTHERS_ROOM - BAR) / 2 };
  const all = [...slots, last];
  const crossed = all.filter((bar) => bar.isRemoved);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title desc">
<title id="title">${escaped(title)}</title>
<desc id="desc">${escaped(description(distributions))}</desc>
<style>${STYLE}
</style>
<rect class="card" width="${WIDTH}" height="${HEIGHT}" rx="6"/>
<text x="10" y="20" class="title">${escaped(title)}</text>
<text x="10" y="36">${summary(distributions)}</text>
${GRID.map(gridLine).join("\n")}
<path class="after" d="${all.map(({ x, after }) => box(x, after)).join("")}"/>
<path class="before" d="${all.map(({ x, before }) => box(x, before)).join("")}"/>
<path class="removed" d="${crossed.map(({ x }) => cross(x + BAR / 2, BOTTOM - 6)).join("")}"/>
${legend(150, TOP + 8)}
${slots.map(tokenLabel).join("\n")}
${othersLabel(last)}
</svg>
`;
}

function summary({ bars, others, keptMass }) {
  const all = bars.length + others.count;
  const stay = bars.filter((bar) => !bar.isRemoved).length + others.left;
  if (stay === all) return `all ${number(all)} tokens stay`;
  return `${number(stay)} of ${number(all)} tokens stay; they had ${percent(keptMass)}`;
}

function description({ bars, others }) {
  const changes = bars.map(
    ({ name, before, after, isRemoved }) =>
      `${name} ${percent(before)} to ${isRemoved ? "removed" : percent(after)}`,
  );
  const rest = others.left === 0 ? "removed" : percent(others.after);
  return `Probabilities before and after. ${changes.join("; ")}; ${number(others.count)} others ${percent(others.before)} to ${rest}.`;
}

function legend(x, y) {
  const key = (at, kind) => `<rect class="${kind}" x="${at}" y="${y - 8}" width="8" height="8"/>`;
  const word = (at, text) => `<text x="${at}" y="${y}" class="soft">${text}</text>`;
  return [
    key(x, "before"),
    word(x + 13, "before"),
    key(x + 58, "after"),
    word(x + 71, "after"),
    `<path class="removed" d="${cross(x + 112, y - 4)}"/>`,
    word(x + 121, "removed"),
  ].join("");
}

function gridLine(share) {
  const y = BOTTOM - heightOf(share);
  return `<line class="grid" x1="${LEFT}" x2="${WIDTH - 8}" y1="${y}" y2="${y}"/><text x="${LEFT - 4}" y="${round(y + 3.5)}" class="soft" text-anchor="end">${share * 100} %</text>`;
}

function tokenLabel({ x, name }) {
  const [at, y] = [x + BAR / 2 + 3, BOTTOM + 12];
  return `<text class="soft" text-anchor="end" transform="translate(${at} ${y}) rotate(-55)">${escaped(name)}</text>`;
}

function othersLabel({ x, count, left }) {
  const lines = [number(count), "others"];
  if (left < count) lines.unshift(left === 0 ? "none of" : `${number(left)} of`);
  return lines
    .map((text, i) => {
      const y = BOTTOM + 13 * (i + 1);
      return `<text x="${x + BAR / 2}" y="${y}" class="soft" text-anchor="middle">${text}</text>`;
    })
    .join("");
}

const heightOf = (probability) => round(PLOT * Math.sqrt(probability));
const box = (x, probability) => `M${x} ${BOTTOM}v${-heightOf(probability)}h${BAR}V${BOTTOM}z`;
const cross = (x, y) => `M${x - 3.5} ${y - 3.5}l7 7m0-7l-7 7`;
const round = (value) => Math.round(10 * value) / 10;
const number = (value) => value.toLocaleString("en-US");
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
