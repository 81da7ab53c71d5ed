/** Where a rule's page can be read: the copy that ships with this very version of the package. */
import { version } from '../version.ts';

export function docsUrl(rule: string): string {
  return `https://unpkg.com/eslint-plugin-bodyclose@${version}/docs/rules/${rule}.md`;
}
