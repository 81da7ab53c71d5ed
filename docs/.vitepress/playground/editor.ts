/** The editor of the playground: findings are underlined where they stand, suggestions can be taken. */
import { javascript } from '@codemirror/lang-javascript';
import { type Diagnostic, linter, lintGutter } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import type { Finding } from './lint.ts';

/** In ms: the findings follow the typing, not each letter. */
const DELAY = 250;

export function createEditor(
  parent: HTMLElement,
  text: string,
  find: (text: string) => readonly Finding[],
): EditorView {
  const underline = linter(
    ({ state }): Diagnostic[] => find(state.doc.toString()).map((finding) => diagnostic(finding)),
    { delay: DELAY },
  );
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        basicSetup,
        javascript({ typescript: true }),
        lintGutter(),
        underline,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': 'Code to lint' }),
      ],
    }),
  });
}

function diagnostic({ from, to, rule, message, suggestions }: Finding): Diagnostic {
  return {
    from,
    to,
    severity: 'error',
    source: rule,
    message,
    actions: suggestions.map(({ text, fix }) => ({
      name: text,
      apply(view) {
        const [start, end] = fix.range;
        view.dispatch({ changes: { from: start, to: end, insert: fix.text } });
      },
    })),
  };
}
