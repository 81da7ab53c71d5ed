/** The help texts; docs/cli.md tells the same at length. */

export const HELP = `Finds HTTP response bodies that are never read or closed

Usage: bodyclose <command> [options]

Commands:
  lint [paths...]  report the paths on which a response body stays open

Options:
  -h, --help       show this, or a command's help: bodyclose lint --help
  -v, --version    show the version
`;

export const LINT_HELP = `Reports the paths on which a response body is never read or cancelled. Needs no configuration

Usage: bodyclose lint [options] [paths...]

Paths are files, directories or globs; without any, the current directory is linted.
Left out: what git ignores, node_modules, and what the project's ESLint config ignores.

Which rules:
  -c, --config <name>        recommended (default), strict or all
      --rule <name>          only this rule (may be repeated); with options:
                             --rule 'name: {"option": true}'
      --environment <name>   where the code runs: node, browser or worker
      --settings <file>      a JSON file of settings, instead of settings.bodyclose
                             of the project's ESLint config

What to do:
      --apply                write the first suggested fix of every finding
      --explain              show the branch decisions that lead to each leak

Output:
      --json                 a report for programs
      --sarif                a SARIF 2.1.0 report for code scanning
  -o, --output-file <file>   write the report to a file
  -q, --quiet                one line a finding and nothing else
      --color, --no-color    default: on a terminal (NO_COLOR and FORCE_COLOR count)

Files:
      --no-ignore            lint ignored files too
  -h, --help                 show this

Exit codes: 0 nothing found, 1 something found (or a file could not be parsed), 2 wrong usage
`;
