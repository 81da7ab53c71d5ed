/** The help texts; docs/cli.md tells the same at length. */

export const HELP = `Finds HTTP response bodies that are never read or closed

Usage: bodyclose <command> [options]

Commands:
  lint [paths...]  report the paths on which a response body stays open
  run -- <command> watch a program run, and report the bodies that it leaves open

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

export const RUN_HELP = `Runs a command with the guard in every Node process that it starts, and reports the response
bodies that they leave open

Usage: bodyclose run [options] [--] <command> [arguments...]

For example: bodyclose run node app.js
             bodyclose run --report leaks.html -- npm test

What comes of it:
  -r, --report <file>         write a report on all processes: .json for tools, .html for
                              people (may be repeated)
      --fail-on-leak          exit with 1 when something leaked and the command itself succeeded
      --exit-code <n>         exit with n instead
      --leaks-file <file>     where 'bodyclose lint' finds what leaked, or off
                              (default: .bodyclose/leaks.json)

What is watched:
      --level <name>          off, observe, wrap (default) or paranoid
      --stalled-after <ms>    report a body that nobody has read for that long (default: 5000)
      --ignore <glob>         don't report call sites in these files (may be repeated)

Output:
      --no-status             no status line at the foot of the terminal
  -q, --quiet                 neither status line nor summary
  -h, --help                  show this

BODYCLOSE_LEVEL, BODYCLOSE_REPORT and so on say the same; options count more.

Exit codes: that of the command; 2 wrong usage, 126 and 127 a command that can't be run or found
`;
