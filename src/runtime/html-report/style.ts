/** The look of the HTML report, light and dark. Nothing is told by colour alone. */
export const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif;
  --line: color-mix(in srgb, currentColor 18%, transparent);
  --drained: light-dark(#2f7d4f, #5fbf86); --closed: light-dark(#6b7280, #9aa3af);
  --leaked: light-dark(#c0262d, #ff6b6b); --open: light-dark(#b45309, #f0a93b);
  --empty: light-dark(#94a3b8, #64748b); --waiting: light-dark(#1d4ed8, #7aa2ff) }
body { margin: 1.5rem auto; max-width: 80rem; padding: 0 1rem }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
code, pre { font: .87em/1.45 ui-monospace, monospace; overflow-wrap: anywhere }
pre { white-space: pre-wrap; margin: .4rem 0; padding: .5rem .7rem; border: 1px solid var(--line); border-radius: 4px }
.totals { display: flex; flex-wrap: wrap; gap: .7rem; margin: 0 }
.totals div { border: 1px solid var(--line); border-radius: 6px; padding: .3rem .8rem; min-width: 6rem }
.totals dt { opacity: .75 } .totals dd { margin: 0; font-size: 1.3rem; font-variant-numeric: tabular-nums }
.leaked dd, td.leaked { color: var(--leaked); font-weight: 600 }
.filter { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; margin-top: 1.5rem }
.filter[hidden], .waterfall[hidden] { display: none }
.filter input { font: inherit; width: 18rem; max-width: 60vw } select, button { font: inherit }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line) }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
th { white-space: nowrap } td { max-width: 40rem }
.code { white-space: pre; overflow-x: auto }
summary { cursor: pointer }
.legend span { margin-right: 1.1rem } .legend i { display: inline-block; width: 1.6rem; height: .7rem; margin-right: .35rem; border-radius: 2px }
.hint { opacity: .75; margin: .2rem 0 } .scale { margin: .4rem 0 } .scale button { min-width: 2.2rem; margin-right: .3rem }
.axis, .lane .bars { position: relative; margin-left: 17rem }
.axis { height: 1.4rem; font-size: .8rem; overflow: hidden } .axis span { position: absolute; border-left: 1px solid var(--line); padding-left: .25rem; white-space: nowrap }
.lanes { position: relative; max-height: 60vh; overflow-y: auto; border: 1px solid var(--line); border-radius: 4px }
.lanes:focus-visible, summary:focus-visible { outline: 2px solid var(--waiting); outline-offset: 1px }
.lane, .origin { position: absolute; left: 0; right: 0; height: 24px; line-height: 24px; white-space: nowrap }
.origin { font-weight: 600; padding: 0 .5rem; overflow: hidden; text-overflow: ellipsis; background: color-mix(in srgb, currentColor 6%, transparent) }
.lane .label { position: absolute; width: 16.5rem; padding-left: .5rem; overflow: hidden; text-overflow: ellipsis; font-size: .85rem }
.lane .bars { height: 24px; overflow: hidden }
.lane[aria-selected=true] { background: color-mix(in srgb, var(--waiting) 16%, transparent) }
.bar { position: absolute; top: 5px; height: 14px; min-width: 1px; border-radius: 2px }
.drained { background: var(--drained) } .closed { background: var(--closed) } .open { background: var(--open) } .empty { background: var(--empty) }
.bar.leaked, i.leaked { background: repeating-linear-gradient(135deg, var(--leaked) 0 6px, color-mix(in srgb, var(--leaked) 55%, transparent) 6px 9px) }
.waiting { background: repeating-linear-gradient(90deg, transparent 0 3px, color-mix(in srgb, var(--waiting) 60%, transparent) 3px 5px); border-block: 1px solid var(--waiting); box-sizing: border-box }
.asked { background: color-mix(in srgb, currentColor 22%, transparent) }
.dim { opacity: .18 }
.detail table { margin-top: .6rem; font-size: .9rem }
@media (max-width: 50rem) { .axis, .lane .bars { margin-left: 9rem } .lane .label { width: 8.5rem } }
`;
