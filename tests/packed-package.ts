/** The built package as npm would publish it. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './golden-programs.ts';

/** Packs `dist/` as it is, and answers with the tarball's path in the folder. */
export async function packPackage(folder: string): Promise<string> {
  if (!existsSync(path.join(root, 'dist/index.js')))
    throw new Error('dist/ is missing: npm run build');
  const { stdout } = await promisify(execFile)(
    'npm',
    ['pack', '--json', '--pack-destination', folder],
    { cwd: root },
  );
  const [packed] = Object.values(JSON.parse(stdout) as Record<string, { filename: string }>);
  if (packed === undefined) throw new Error(`npm pack made nothing: ${stdout}`);
  return path.join(folder, packed.filename);
}
