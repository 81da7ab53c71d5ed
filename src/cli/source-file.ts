/** Reads and writes source files so that what was not edited stays as it was, to the byte. */
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';

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

/**
 * Written beside its place and then moved, so that a full disk cannot leave half a file.
 * Throws the file system's error when the file cannot be written, which then is as it was.
 */
export function writeSource(file: string, text: string, { bom }: Pick<SourceFile, 'bom'>): void {
  // A link stays a link: what it leads to is replaced.
  const path = realpathSync(file);
  // A move needs no leave to write to the file itself, yet a write-protected file is to stay as it is.
  accessSync(path, constants.W_OK);
  const { mode, uid, gid } = statSync(path);
  const draft = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, (bom ? BOM : '') + text, { flag: 'wx', flush: true });
    // Root may fix somebody else's project, as in a container, and must not become its files' owner.
    if (process.getuid?.() === 0) chownSync(draft, uid, gid);
    chmodSync(draft, mode);
    renameSync(draft, path);
  } catch (error) {
    // A draft that was there before is not ours.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') rmSync(draft, { force: true });
    throw error;
  }
}
