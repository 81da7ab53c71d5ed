/** The plugin's rules with a clock around all that they do: a linter's own statistics are for whole runs only. */
import type { Rule } from 'eslint';
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
    const started = performance.now();
    try {
      return work();
    } finally {
      this.milliseconds += performance.now() - started;
    }
  }
}
