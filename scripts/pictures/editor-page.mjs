/** The page that is taken a picture of: CodeMirror with the diagnostics that a language server has sent. */
import { javascript } from '@codemirror/lang-javascript';
import { setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { basicSetup } from 'codemirror';

globalThis.showEditor = (text, diagnostics) => {
  const state = EditorState.create({
    doc: text,
    extensions: [
      basicSetup,
      javascript(),
      EditorView.theme({
        '&': { fontSize: '14px' },
        '.cm-content, .cm-gutters, .cm-diagnostic': { fontFamily: 'DejaVu Sans Mono, monospace' },
        '.cm-tooltip': { maxWidth: '640px' },
        '.cm-diagnostic': { fontSize: '12px', padding: '6px 10px' },
        '.cm-diagnosticText': { display: 'block' },
        '.cm-diagnosticAction': { margin: '8px 8px 4px 0' },
      }),
    ],
  });
  const view = new EditorView({ state, parent: globalThis.document.querySelector('#frame') });
  const offset = ({ line, character }) => view.state.doc.line(line + 1).from + character;
  view.dispatch(
    setDiagnostics(
      view.state,
      diagnostics.map(({ range, message, code, severity, titles }) => ({
        from: offset(range.start),
        to: offset(range.end),
        severity: severity === 1 ? 'error' : 'warning',
        message,
        source: code,
        actions: titles.map((name) => ({ name, apply() {} })),
      })),
    ),
  );
};
