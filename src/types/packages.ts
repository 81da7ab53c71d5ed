/** Which package a declaration belongs to, told from the path of its file. */

/** `…/node_modules/@types/node-fetch/index.d.ts` is node-fetch's; undefined outside of packages. */
export function packageOf(file: string): string | undefined {
  const path = file.replaceAll('\\', '/');
  const at = path.lastIndexOf('/node_modules/');
  if (at < 0) {
    return undefined;
  }
  const [first = '', second = ''] = path.slice(at + '/node_modules/'.length).split('/');
  if (first === '@types') {
    // `@types/babel__core` stands for `@babel/core`.
    return second.includes('__') ? `@${second.replace('__', '/')}` : second;
  }
  return first.startsWith('@') ? `${first}/${second}` : first;
}

/** `"http"` and `"node:http"`, as an ambient module is called: `http`; undefined for a file. */
export function ambientModule(symbolName: string): string | undefined {
  const quoted = /^"(.*)"$/.exec(symbolName)?.[1];
  // A file's own name is its path, `"/home/me/app"` or `"C:/app"`.
  return quoted === undefined || /^(?:\/|[A-Za-z]:|\.)/.test(quoted)
    ? undefined
    : quoted.replace(/^node:/, '');
}
