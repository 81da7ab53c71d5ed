/** The documentation as a site: `npm run site` builds it, `npm run site:dev` serves it while it is written. */
import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';

const docs = new URL('..', import.meta.url);
/** What the pages link to, and VitePress does not know: seen from the folder of the pages, and of the site. */
const linked = ['../examples/experiments', 'otel'];
const noFiles = fileURLToPath(new URL('playground/no-files.ts', import.meta.url));

/** The pages of a folder, in the order of their names. */
function pagesOf(folder: string): { text: string; link: string }[] {
  return readdirSync(new URL(`${folder}/`, docs))
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => file.slice(0, -'.md'.length))
    .sort((a, b) => a.localeCompare(b, 'en'))
    .map((name) => ({ text: name, link: `/${folder}/${name}` }));
}

export default defineConfig({
  title: 'bodyclose',
  description:
    'Finds HTTP response bodies that are never read or closed: in the source, and in the running program.',
  // Pages are opened from a folder of a server too, or from a preview of a change.
  base: process.env.SITE_BASE ?? '/',
  rewrites: { ':folder/README.md': ':folder/index.md' },
  markdown: {
    // The pages are read on GitHub too: its anchors, and its name for the page of a folder.
    anchor: { slugify: (heading) => slug(heading) },
    config(md) {
      md.core.ruler.push('readme', ({ tokens }) => {
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const href = token.attrGet('href');
          if (href !== null) token.attrSet('href', href.replace(/\bREADME\.md\b/, 'index.md'));
        }
      });
    },
  },
  outDir: '../.cache/site',
  cacheDir: '../.cache/vitepress',
  vite: {
    resolve: {
      alias: {
        'node:path': 'pathe',
        'node:fs': noFiles,
        'node:module': noFiles,
      },
    },
    // ESLint asks for the debug settings of Node.
    define: { 'process.env.NODE_DEBUG': 'undefined' },
    build: { chunkSizeWarningLimit: 4000 },
    publicDir: false,
  },
  buildEnd({ srcDir, outDir }) {
    for (const folder of linked) {
      const target = path.join(outDir, folder.replace(/^(?:\.\.\/)+/, ''));
      cpSync(path.join(srcDir, folder), target, { recursive: true });
    }
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Rules', link: '/rules/' },
      { text: 'Guard', link: '/runtime' },
      { text: 'Clients', link: '/clients/' },
      { text: 'Playground', link: '/playground' },
    ],
    sidebar: [
      {
        text: 'Introduction',
        items: [
          { text: 'Start', link: '/start' },
          { text: 'Why bodies leak', link: '/why' },
          { text: 'Playground', link: '/playground' },
        ],
      },
      {
        text: 'In the source',
        items: [
          { text: 'The command line', link: '/cli' },
          { text: 'bodyclose run', link: '/run' },
          { text: 'Settings', link: '/settings' },
          { text: 'What the claims stand on', link: '/proof' },
          { text: 'Types', link: '/types' },
          { text: 'In a large codebase', link: '/adoption' },
          { text: 'For machines', link: '/machines' },
        ],
      },
      { text: 'Rules', items: pagesOf('rules') },
      {
        text: 'In the running program',
        items: [
          { text: 'The guard', link: '/runtime' },
          { text: 'Leaks in tests', link: '/testing' },
          { text: 'The fleet', link: '/otel' },
        ],
      },
      { text: 'Clients', collapsed: true, items: pagesOf('clients') },
      {
        text: 'Inside',
        collapsed: true,
        items: [{ text: 'Internals', link: '/internals' }, ...pagesOf('decisions')],
      },
    ],
  },
});
