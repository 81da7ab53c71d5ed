/**
 * Programs that grow with n. Each holds one body that leaks at the end, so that a finding tells that the function
 * was looked at, and not passed over for its size.
 */

const repeat = (n, line) => Array.from({ length: n }, (_, index) => line(index)).join('\n');

const holding = (code) => `export async function run(url, flags) {
  const res = await fetch(url);
${code}
  console.log(res.status);
}
`;

export const programs = {
  'nested branches': (n) => holding(`${'if (flags.a) {\n'.repeat(n)}log();\n${'}'.repeat(n)}`),
  'sequential statements': (n) => holding(repeat(n, (i) => `log(${i});`)),
  'sequential branches': (n) => holding(repeat(n, (i) => `if (flags.a${i}) log(${i});`)),
  'branches that assign': (n) =>
    holding(`let kind = 0;\n${repeat(n, (i) => `if (flags.a${i}) kind = ${i}; else kind = -1;`)}`),
  'branches on the status': (n) =>
    holding(repeat(n, (i) => `if (res.status === ${200 + i}) log(${i});`)),
  'branches that release': (n) =>
    holding(repeat(n, (i) => `if (flags.a${i}) { await res.text(); return ${i}; }`)),
  'else-ifs': (n) => holding(repeat(n, (i) => `${i ? 'else ' : ''}if (flags.a${i}) log(${i});`)),
  'switch cases': (n) =>
    holding(`switch (flags.kind) {\n${repeat(n, (i) => `case ${i}: log(${i}); break;`)}\n}`),
  'sequential requests': (n) =>
    holding(repeat(n, (i) => `const r${i} = await fetch(url + ${i}); await r${i}.text();`)),
  'sequential requests, all leaking': (n) =>
    holding(repeat(n, (i) => `const r${i} = await fetch(url + ${i}); log(r${i}.status);`)),
  'loops one after another': (n) =>
    holding(repeat(n, (i) => `for (const x of flags.a${i}) log(x);`)),
  functions: (n) =>
    `${repeat(n, (i) => `export async function f${i}(url) { const res = await fetch(url); if (!res.ok) throw new Error(url); return res.json(); }`)}`,
  'helpers that call each other': (n) =>
    `${repeat(n, (i) => `function h${i}(res) { return h${i + 1}(res); }`)}
function h${n}(res) { return res; }
${holding('h0(res);')}`,
};

/** About 2 MB of what a bundler makes of an application: one line, one function around everything. */
export function bundle() {
  const modules = [];
  let length = 0;
  for (let i = 0; length < 2 * 1024 * 1024; i++) {
    const code =
      i % 50 === 0
        ? `${i}:(e,t,n)=>{t.load=async r=>{let o=await fetch("/api/"+r);if(!o.ok)throw Error(o.status);return o.json()}},`
        : `${i}:(e,t,n)=>{var r=n(${(i * 7) % 1000}),o=n(${(i * 13) % 1000});function a(e,t){for(var n=0;n<t.length;n++){var i=t[n];i.key in e?e[i.key]=i.value:Object.defineProperty(e,i.key,{value:i.value})}return e}t.x=a(r.y,o.z)?1:void 0;t.s="module ${i}"},`;
    modules.push(code);
    length += code.length;
  }
  return `(()=>{var m={${modules.join('')}},c={};function q(e){var t=c[e];if(t)return t.exports;var n=c[e]={exports:{}};return m[e](n,n.exports,q),n.exports}q(0)})();`;
}
