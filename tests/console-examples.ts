/** The examples in the `console` blocks of a page: what follows a `$` line is what the command must print. */

export interface Example {
  heading: string;
  commands: { command: string; output: string }[];
}

export function consoleExamples(page: string): Example[] {
  return page.split(/^(?=#{2,3} )/m).flatMap((section) => {
    const heading = section.split('\n', 1)[0] ?? '';
    return [...section.matchAll(/^```console\n([^]*?)^```$/gm)].map(([, block = '']) => ({
      heading,
      commands: block
        .split(/^\$ /m)
        .slice(1)
        .map((text) => ({
          command: text.split('\n', 1)[0] ?? '',
          output: text.slice(text.indexOf('\n') + 1),
        })),
    }));
  });
}

/** `…` alone on a line stands for any lines, within a line for any characters of it. */
export function printed(output: string): RegExp {
  const lines = output
    .split('\n')
    .map((line) => line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*'));
  return new RegExp(`^${lines.join('\n').replace(/^\.\*\n/gm, '(?:.*\\n)*')}$`);
}
