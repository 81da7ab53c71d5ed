/** Headers of the rule pages and the table in the README come from the built plugin's metadata. */

/** @type {import('eslint-doc-generator').GenerateOptions} */
export default {
  configEmoji: [
    ['recommended', '✅'],
    ['strict', '🔒'],
  ],
  // Both follow from the rest: `all` has every rule, `tests` turns every rule off.
  ignoreConfig: ['all', 'tests'],
  pathRuleList: ['README.md', 'docs/rules/README.md'],
  ruleDocTitleFormat: 'prefix-name',
  ruleDocSectionInclude: [
    'What it finds',
    'Why',
    'Types and accuracy',
    'Known problems',
    'When not to use it',
  ],
  // Every page has a section on options, also to say that there are none.
  ruleDocSectionOptions: false,
  postprocess: format,
};

async function format(content, file) {
  const prettier = await import('prettier');
  return prettier.format(content, { ...(await prettier.resolveConfig(file)), filepath: file });
}
