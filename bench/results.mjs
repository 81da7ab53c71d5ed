/** The kept results: one section a script in `bench/results.md`, so that each can be measured anew alone. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const file = new URL('results.md', import.meta.url);

/** A Markdown table in columns. */
export function table(header, rows) {
  const widths = header.map((_, column) =>
    Math.max(3, ...[header, ...rows].map((cells) => cells[column].length)),
  );
  const line = (cells) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [
    line(header),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map((cells) => line(cells)),
  ].join('\n');
}

/** Replaces the section with this title, or adds it at the end. */
export function keep(title, text) {
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const sections = kept.split(/^(?=# )/m).filter((section) => section.trim() !== '');
  const section = `# ${title}\n\n${text}\n\n`;
  const index = sections.findIndex((other) => other.startsWith(`# ${title}\n`));
  if (index === -1) sections.push(section);
  else sections[index] = section;
  writeFileSync(
    file,
    `${sections
      .map((other) => other.trimEnd())
      .join('\n\n')
      .trimEnd()}\n`,
  );
}
