/** What the rules ask of Node beside the text, as a browser has it: there are no files and no packages. */
function missing(path: unknown): never {
  throw Object.assign(new Error(`ENOENT: no such file, '${String(path)}'`), { code: 'ENOENT' });
}

export const readFileSync = missing;
export const readdirSync = missing;
export const realpathSync = missing;
/** Asked with `throwIfNoEntry: false` by those who only want to know. */
export function statSync(path: unknown, options?: { throwIfNoEntry?: boolean }): undefined {
  if (options?.throwIfNoEntry !== false) missing(path);
}

export const createRequire = (): typeof missing => missing;
export const builtinModules: readonly string[] = [];

export const existsSync = (): boolean => false;
