/**
 * The style of a report.
 *
 * @module
 */
import { colourProperties, DARK, LIGHT, PRINT } from "../charts/palette.ts";

export const pageStyle = `
:root {
  color-scheme: light dark;
  ${colourProperties(LIGHT)}
}
@media (prefers-color-scheme: dark) {
  :root { ${colourProperties(DARK)} }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.75rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p, ul, dl { margin: .6rem 0; max-width: 46rem; }
ul { padding-left: 1.25rem; }
.about { color: var(--quiet); margin: 0 0 1.5rem; }
.finding { margin: 0; padding: 1rem 1.25rem; background: var(--panel); border-left: 4px solid var(--accent); border-radius: 0 6px 6px 0; }
.finding p { margin: .35rem 0; max-width: none; }
.finding .lead { font-size: 1.15rem; font-weight: 600; }
.warnings { padding: .75rem 1.25rem; border: 2px solid var(--over); border-radius: 6px; }
.warnings ul { margin: 0; max-width: none; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.5rem; max-width: none; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
dl.terms dt { color: var(--text); font-weight: 600; margin-top: .75rem; }
.wide { overflow-x: auto; }
.wide:focus-visible, pre:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: .4rem; }
th, td { padding: .4rem .9rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { font-weight: 600; }
thead th { white-space: normal; vertical-align: bottom; line-height: 1.25; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
tbody th { font-weight: 400; }
.better { color: var(--good); font-weight: 600; }
.worse { color: var(--bad); font-weight: 600; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1.5rem 2.5rem; }
figure { margin: 0; min-width: 0; max-width: 34rem; }
figcaption { font-weight: 600; margin-bottom: .5rem; }
figure svg { --plot-background: var(--page); display: block; width: 100%; height: auto; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.25rem; list-style: none; padding: 0; margin: .75rem 0; max-width: none; font-size: .9rem; }
.legend li { display: flex; align-items: center; gap: .5rem; }
.key { flex: none; width: 1.1rem; height: .8rem; }
.key.bar { background: var(--bar); } .key.over { background: var(--over); } .key.under { background: var(--under); }
.key.tick { height: 0; border-top: 3px solid; } .key.dashes { height: 0; border-top: 2px dashed; }
.key.accent-dashes { height: 0; border-top: 2px dashed var(--accent); } .key.stroke { height: 0; border-top: 2px solid var(--accent); }
.key.band { border: 1px solid var(--accent); background: color-mix(in srgb, var(--accent) 25%, transparent); } .key.point { width: .7rem; height: .7rem; border-radius: 50%; background: var(--accent); }
.part { display: inline-block; padding-left: 1.1rem; } .interval { display: block; font-size: .8em; color: var(--quiet); }
.note { font-size: .9rem; color: var(--quiet); }
details { margin: .5rem 0 1.25rem; }
summary { cursor: pointer; color: var(--quiet); }
details table { font-size: .875rem; margin-top: .5rem; }
details th, details td { padding: .2rem .7rem; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: .875rem; }
code { overflow-wrap: anywhere; }
pre { background: var(--panel); padding: .75rem 1rem; border-radius: 6px; overflow-x: auto; margin: .5rem 0; }
pre code { overflow-wrap: normal; user-select: all; }
pre.command { white-space: pre-wrap; }
pre.command span { display: inline-block; max-width: 100%; white-space: pre-wrap; overflow-wrap: anywhere; }
footer { margin-top: 3rem; color: var(--quiet); font-size: .9rem; }
@media (max-width: 34rem) {
  main { padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.5rem; }
  table { font-size: .8125rem; }
  th, td { padding: .4rem .2rem; }
  .part { padding-left: .4rem; }
  .interval { white-space: normal; max-width: 4rem; margin-left: auto; }
  tbody th, td code { white-space: normal; }
  tbody th code { display: inline-block; min-width: 8rem; }
  dl.facts { grid-template-columns: 1fr; gap: 0; }
  dl.facts dd { margin-bottom: .5rem; }
}
@media print {
  :root { color-scheme: light; ${colourProperties(PRINT)} }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  h2, h3, figcaption { break-after: avoid; }
  figure, pre, tr, .finding { break-inside: avoid; }
  figure { max-width: 24rem; }
  .wide { overflow: visible; }
  table, details table { font-size: 8pt; }
  th, td { padding: .25rem .5rem; }
  details th, details td { padding: .08rem .5rem; }
  td code { white-space: normal; font-size: 7pt; }
  pre { white-space: pre-wrap; }
  figure svg, .key { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
