/**
 * Maps a position in generated code to the file that the user wrote. Node does so by itself under
 * `--enable-source-maps`; without that flag the map beside the file is read here, once, and only for reported lines.
 */
import { readFileSync, statSync } from 'node:fs';
import nodeModule from 'node:module';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Position {
  file: string;
  line: number;
  column: number;
}

interface LoadedMap {
  map: nodeModule.SourceMap;
  directory: string;
}

const maps = new Map<string, LoadedMap | undefined>();
const largestFile = 20 * 1024 * 1024;

export function originalPosition(file: string, line: number, column: number): Position | undefined {
  try {
    if (!/\.[cm]?jsx?$/.test(file) || /[\\/]node_modules[\\/]/.test(file)) return undefined;
    let loaded = maps.get(file);
    if (loaded === undefined && !maps.has(file)) {
      if (maps.size >= 200) maps.clear();
      loaded = load(file);
      maps.set(file, loaded);
    }
    if (loaded === undefined) return undefined;
    const entry = loaded.map.findEntry(line - 1, column - 1);
    if (!('originalSource' in entry) || typeof entry.originalSource !== 'string') return undefined;
    return {
      file: sourcePath(entry.originalSource, loaded),
      line: entry.originalLine + 1,
      column: entry.originalColumn + 1,
    };
  } catch {
    // A missing, cut or foreign map: the generated position is still right.
    return undefined;
  }
}

function load(file: string): LoadedMap | undefined {
  if (typeof nodeModule.SourceMap !== 'function' || statSync(file).size > largestFile)
    return undefined;
  const text = readFileSync(file, 'utf8');
  // Bundlers end a file with the comment; looking at the end only avoids a map named inside a string.
  const url = /\/\/[#@]\s*sourceMappingURL=(\S+)\s*$/.exec(
    text.slice(
      -(text.length > 100_000 && !text.slice(-2000).includes('base64') ? 2000 : text.length),
    ),
  )?.[1];
  if (url === undefined) return undefined;
  const inline = /^data:application\/json[^,]*?(;base64)?,(.*)$/s.exec(url);
  if (inline !== null) {
    const json =
      inline[1] === undefined
        ? decodeURIComponent(inline[2] ?? '')
        : Buffer.from(inline[2] ?? '', 'base64').toString('utf8');
    return {
      map: new nodeModule.SourceMap(JSON.parse(json) as nodeModule.SourceMapPayload),
      directory: dirname(file),
    };
  }
  const path = url.startsWith('file://')
    ? fileURLToPath(url)
    : resolve(dirname(file), decodeURIComponent(url));
  if (statSync(path).size > largestFile) return undefined;
  const payload = JSON.parse(readFileSync(path, 'utf8')) as nodeModule.SourceMapPayload;
  return { map: new nodeModule.SourceMap(payload), directory: dirname(path) };
}

function sourcePath(source: string, { map, directory }: LoadedMap): string {
  if (source.startsWith('file://')) return fileURLToPath(source);
  if (/^[a-z][\w+.-]*:\/\//.test(source)) return source;
  if (isAbsolute(source)) return source;
  const root = map.payload.sourceRoot;
  return resolve(
    directory,
    typeof root === 'string' && root !== '' && !root.includes('://') ? root : '.',
    source,
  );
}
