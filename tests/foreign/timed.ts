/** The plugin's rules with a clock around all that they do: a linter's own statistics are for whole runs only. */
import type { Rule } from 'eslint';
import process from 'node:process';
import plugin from '../../src/index.ts';

export class TimedRules {
  milliseconds = 0;
  readonly rules: Record<string, Rule.RuleModule> = Object.fromEntries(
    Object.entries(plugin.rules).map(([name, rule]) => [name, this.#timed(rule)]),
  );

  #timed({ meta, create }: Rule.RuleModule): Rule.RuleModule {
    return {
      ...(meta === undefined ? {} : { meta }),
      create: (context) => {
        const listeners = this.#clock(() => create(context));
        return Object.fromEntries(
          Object.entries(listeners).map(([event, listener]) => [
            event,
            (...parameters: unknown[]) =>
              this.#clock(() => (listener as (...all: unknown[]) => void)(...parameters)),
          ]),
        );
      },
    };
  }

  #clock<Result>(work: () => Result): Result {
    // Of the processor: the machine may have other things to do.
    const started = process.cpuUsage();
    try {
      return work();
    } finally {
      const { user, system } = process.cpuUsage(started);
      this.milliseconds += (user + system) / 1000;
    }
  }
}
