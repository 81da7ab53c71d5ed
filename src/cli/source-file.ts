/** Reads and writes source files so that what was not edited stays as it was, to the byte. */
import { readFileSync, writeFileSync } from 'node:fs';

export interface SourceFile {
  /** Without the byte order mark, which offsets never count. */
  text: string;
  bom: boolean;
  /** False when the bytes are not UTF-8: such a file can be linted, but not written back. */
  faithful: boolean;
}

const BOM = '\uFEFF';

export function readSource(file: string): SourceFile {
  const bytes = readFileSync(file);
  const decoded = bytes.toString('utf8');
  const bom = decoded.startsWith(BOM);
  return {
    text: bom ? decoded.slice(1) : decoded,
    bom,
    faithful: !decoded.includes('\uFFFD') || Buffer.from(decoded).equals(bytes),
  };
}

export function writeSource(file: string, text: string, { bom }: Pick<SourceFile, 'bom'>): void {
  writeFileSync(file, (bom ? BOM : '') + text);
}
