/**
 * What ESLint says of 10,000 nested `if`s on a stack of the usual size, with all the rules or without any: prints the message as JSON.
 * Called by lint.mjs.
 */
import { Linter } from 'eslint';
import { programs } from './lint-programs.mjs';

const { plugin, rules } = JSON.parse(process.argv[2]);
const { default: bodyclose } = await import(plugin);
const [message] = new Linter().verify(
  programs['nested branches'](10_000),
  rules ? bodyclose.configs.all : {},
);
console.log(JSON.stringify(message?.message ?? 'silent'));
