/**
 * A chart that stands alone: with its title and legend, in colours that follow light and dark where it is shown.
 *
 * @module
 */
import type { Chart, LegendEntry, LegendKey } from "../charts/chart.ts";
import { colourProperties, DARK, LIGHT } from "../charts/palette.ts";
import { CHART_WIDTH } from "../charts/plot-svg.ts";
import { html, type Markup, trustedMarkup } from "../html/markup.ts";

const MARGIN = 14;
const TITLE_HEIGHT = 34;
const LINE_HEIGHT = 20;
const LEGEND_GAP = 8;

const STYLE = `svg { ${colourProperties(LIGHT)} --plot-background: var(--page); }
@media (prefers-color-scheme: dark) { svg { ${colourProperties(DARK)} } }
svg { color: var(--text); font-family: system-ui, sans-serif; }
text { fill: currentColor; }`;

/** A whole SVG document. */
export function standaloneSvg({ title, description, svg, legend }: Chart): string {
  const chartHeight = Number(/height="(\d+)"/.exec(svg)![1]);
  const legendTop = MARGIN + TITLE_HEIGHT + chartHeight + LEGEND_GAP;
  const width = CHART_WIDTH + 2 * MARGIN;
  const height = legendTop + legend.length * LINE_HEIGHT + MARGIN;
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc">
<title id="title">${title}</title>
<desc id="desc">${description}</desc>
<style>${trustedMarkup(STYLE)}</style>
<rect width="100%" height="100%" fill="var(--page)"/>
<text x="${MARGIN}" y="${MARGIN + 14}" font-size="16" font-weight="600">${title}</text>
<svg x="${MARGIN}" y="${MARGIN + TITLE_HEIGHT}" width="${CHART_WIDTH}" height="${chartHeight}">
${trustedMarkup(svg)}
</svg>
${legend.map((entry, i) => legendLine(entry, legendTop + (i + 0.5) * LINE_HEIGHT))}
</svg>
`.text;
}

function legendLine({ key, meaning }: LegendEntry, y: number): Markup {
  return html`<g transform="translate(${MARGIN} ${y})" font-size="13">${KEYS[key]}<text x="26" y="4.5">${meaning}</text></g>`;
}

const KEYS: Readonly<Record<LegendKey, Markup>> = {
  bar: box("var(--bar)"),
  over: box("var(--over)"),
  under: box("var(--under)"),
  band: html`<rect y="-6" width="18" height="12" fill="var(--accent)" fill-opacity="0.25" stroke="var(--accent)"/>`,
  point: html`<circle cx="9" r="5" fill="var(--accent)"/>`,
  tick: stroke("currentColor", ""),
  dashes: stroke("currentColor", "5 3"),
  stroke: stroke("var(--accent)", ""),
  "accent-dashes": stroke("var(--accent)", "5 3"),
};

function box(colour: string): Markup {
  return html`<rect y="-6" width="18" height="12" fill="${colour}"/>`;
}

function stroke(colour: string, dashes: string): Markup {
  return html`<path d="M0 0H18" stroke="${colour}" stroke-width="2.5" stroke-dasharray="${dashes}"/>`;
}
