/**
 * Every kind of syntax that the parsers know, as templates with holes. In a hole goes any other
 * expression or statement, and in some of them a request or a use of its response.
 *
 * `§E` an expression, `§S` statements, `§P` a pattern, `§V` a name in use, `§N` a new name, `§T` a
 * type. A lower-case `§e` or `§s` is in a function that cannot await, `§a` or `§b` in one that can;
 * `§c` are statements that can neither await nor return.
 */

export type Language = 'js' | 'script' | 'ts' | 'tsx';

export interface Template {
  readonly text: string;
  /** Where it can stand; anywhere without one. */
  readonly languages?: readonly Language[];
  /** It holds `await` itself. */
  readonly awaits?: boolean;
  /** It holds `return` itself. */
  readonly returns?: boolean;
}

const typed = { languages: ['ts', 'tsx'] } as const;
const jsx = { languages: ['tsx'] } as const;

function templates(text: string, options: Omit<Template, 'text'> = {}): readonly Template[] {
  return text
    .trim()
    .split('\n')
    .map((line) => ({ text: line.trim(), ...options }));
}

/** What makes the programs our business. */
export const bodies: readonly Template[] = [
  ...templates(`
    fetch("/")
    fetch(§E, { method: "HEAD" })
    fetch("/").then((§N) => §e)
    fetch("/").then(async ({ ok, body }) => { §b })
    fetch("/").catch((§N) => { §s }).finally(() => §e)
    Promise.all([fetch("/"), §E, fetch(§E)])
    Promise.race([fetch("/"), §E])
    http.get("/", (§P) => { §s })
    http.request("/").on("response", (res) => { res.resume(); §s }).end(§E)
    §V.ok
    §V.status
    §V.body
    §V?.body?.cancel()
    §V.body.getReader()
    §V.body.pipeThrough(§E)
    §V.clone()
    §V.body.tee()
    §V.bodyUsed
    §V.text()
    §V.json().then((§P) => §e)
    [§V, §E]
    ({ §V, key: §E })
    new Response(§V.body, §V)
    console.log(§V)
    §V.resume()
    §V[§E]()
  `),
  ...templates(
    `
    await fetch("/")
    (await fetch(§E)).ok
    await (await fetch("/")).json()
    (§V = await fetch("/"))
    (§V ??= await fetch("/"))
    (await request("/")).body
    await §V.text()
    await §V.body.dump()
    await §V.body?.cancel()
    await Promise.all([fetch("/"), §E])
    `,
    { awaits: true },
  ),
];

export const expressions: readonly Template[] = [
  ...templates(`
    §V
    1
    10n
    "text"
    /a+/gu
    null
    this
    new.target
    import.meta.url
    import("./§N.js")
    (§E, §E)
    [§E, , ...§E]
    ({ §N: §E, [§E]: §E, ...§E, get §N() { §s }, set §N(§P) { §s }, async *[§e]() { §b yield §a; } })
    (function §N(§P, §N = §e) { §s })
    (async function (§P) { §b })
    (function* () { §s yield* §e; })
    ((§P) => §e)
    (async (§P, ...§N) => §a)
    (async () => { §b })
    (class §N extends (§e) { §N = §e; #p = §e; static §N = §e; static { §c } constructor(§P) { super(§e); §s } get [§e]() { return this.#p; } static async *§N() { §b } has(§N) { return #p in this; } })
    §V.§N
    §V[§E]
    §V?.[§E]?.(§E).§N
    §V(§E, ...§E)
    new (§E)(§E)
    (§E).§N(§E)
    typeof §V
    void §E
    delete §V.§N
    (!§E)
    -(§E)
    (§E) + (§E)
    (§E) instanceof (§E)
    ("§N" in (§E))
    (§E) ** 2
    (§E) && (§E)
    (§E) || (§E)
    (§E) ?? (§E)
    (§E) ? (§E) : (§E)
    (§V = §E)
    (§V += §E)
    (§V &&= §E)
    ([§V, §V = §E] = §E)
    ({ §V, key: §V = §E, ...§V.rest } = §E)
    §V++
    --§V.count
    \`a\${§E}b\${§E}\`
    §V\`a\${§E}\`
    (§E).then((§P) => §e, (§P) => { §s })
    new Promise((resolve, reject) => { §s })
    setTimeout(() => { §s }, §E)
  `),
  ...templates(
    `
    await §E
    await Promise.all((§E).map(async (§P) => §a))
    (await import("node:§N")).default
    `,
    { awaits: true },
  ),
  ...templates(
    `
    (§E as §T)
    (§E satisfies §T)
    (§E)!
    §V<§T>
    new Map<§T, §T>([[§E, §E]])
    ((§N: §T, ...§N: §T[]): §T => §e)
    (<X,>(§N: X): X => §e)
    (function (this: §T, §N?: §T): asserts §N is §T { §s })
    (abstract => §e)
    (class<X> implements Iface<X> { declare §N: §T; private readonly §N?: §T = §e; constructor(private §N: §T = §e) { §s } [key: string]: §T; static accessor §N = §e; m<Y>(§N: Y): §T { §s } })
    `,
    typed,
  ),
  ...templates('<§T>(§E)', { languages: ['ts'] }),
  ...templates(
    `
    <div key={§E} {...§E}>text {§E}{/* nothing */}</div>
    <><A.B.C on={() => §e} a:b="c" /></>
    `,
    jsx,
  ),
];

export const patterns: readonly Template[] = [
  ...templates(`
    §N
    §N = §e
    { §N, body: §N = §e, ...§N }
    [§N, , §N = §e, ...§N]
    { ok, [§e]: { §N } = {} }
  `),
];

export const types: readonly Template[] = templates(
  `
  any
  Response
  Promise<Response>
  typeof fetch
  unknown
  never
  null
  undefined
  void
  boolean
  number
  bigint
  object
  symbol
  string
  this
  "a"
  \`a\${string}\`
  §T[]
  [a: §T, b?: §T]
  [§T?, ...§T[]]
  (§T | §T)
  (§T & §T)
  { a: §T; b?(): §T; (c: §T): §T; new (d: §T): §T; readonly [k: string]: §T }
  { readonly [K in keyof §T]?: §T }
  ((a: §T) => §T)
  (abstract new () => §T)
  (§T extends (infer U)[] ? U : §T)
  §T["a"]
  keyof §T
  import("./a.js").B<§T>
  ns.Inner.Type<§T>
  `,
  typed,
);

export const statements: readonly Template[] = [
  ...templates(`
    ;
    §E;
    §E;
    debugger;
    let §P0 = §E;
    const §N = §E, §N = §E;
    var §N;
    { §S }
    if (§E) §E; else { §S }
    if (§V.ok) { §S } else if (§E) { §S }
    for (let §N = §E; §E; §E) { §S if (§E) break; §S }
    for (const §P0 of §E) { if (§E) continue; §S }
    for (const §N in §E) { §S }
    for (§V.§N of §E) §E;
    while (§E) { §S break; }
    do { §S } while (§E);
    §L: for (;;) { switch (§E) { case §E: §S continue §L; default: §S break §L; case §E: } }
    switch (§E) { default: §S case §E: case §E: { §S } break; }
    try { §S } catch { §S }
    try { §S } catch (§P0) { §S } finally { §S }
    try { §S } finally { §S }
    throw §E;
    §L: { §S if (§E) break §L; §S }
    function §N(§P, §P) { §s }
    async function §N(§P) { §b }
    async function* §N() { §b yield §a; yield* §a; }
    function* §N() { const §N = yield §e; §s }
    class §N { static { §c } static #p = §e; async [§e](§P) { §b } }
    {}
    if (!§V.ok) throw new Error(§E);
  `),
  ...templates(
    `
    return;
    return §E;
    if (§E) return §E;
    `,
    { returns: true },
  ),
  ...templates(
    `
    for await (const §P0 of §E) { §S if (§E) break; }
    await using §N = §E;
    using §N = §E;
    const §N = await fetch(§E);
    const { body, statusCode } = await request(§E);
    if (!(§V = await fetch("/")).ok) { §S }
    `,
    { awaits: true },
  ),
  ...templates(
    `
    with (§V) { §S }
    if (§E) function §N() { §s }
    var §N = 017, \\u0061bc = §E;
    `,
    { languages: ['script'] },
  ),
  ...templates(
    `
    enum §N { A = §e, B }
    const enum §N { A }
    interface §N<X = §T> extends Iface<X> { a: X; m(): §T; get g(): §T }
    type §N<in out X extends §T> = §T;
    type §N = intrinsic;
    declare function §N(§N: §T): §N is §T;
    function §N(§N: §T): void; function §N(§N?: §T) { §s }
    abstract class §N<const X> { abstract §N: §T; abstract m(): §T; abstract accessor §N: §T; protected override x = §e; @dec(§e) @a.b method(@dec(§e) §N: §T) { §s } @dec field = §e; }
    @dec(§e) class §N { }
    let §N: §T = §E;
    let §N!: unique symbol;
    `,
    typed,
  ),
];

/** Statements of a file only, between which the others are put. */
export const topLevel: readonly Template[] = [
  ...templates(
    `
    import §N, { request as §N } from "undici";
    import * as §N from "node:http";
    import "./side-effect.js" with { type: "json" };
    export const §N = §E;
    export { §N0 as "a b" }; const §N0 = §E;
    export * from "./a.js";
    export * as §N from "./b.js";
    export default §E;
    export default async function (§P) { §b }
    export default class { §N = §e; }
    export async function §N(§P) { §b }
    `,
    { languages: ['js', 'ts', 'tsx'] },
  ),
  ...templates(
    `
    import §N = require("undici");
    import type { §N } from "undici";
    export = §V;
    export as namespace §N;
    namespace §N.Inner { export const §N = §e; §c }
    declare module "m" { function f(): §T }
    declare global { var §N: §T }
    import §N = ns.Inner;
    `,
    typed,
  ),
];
