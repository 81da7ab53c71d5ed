/** Files go one by one to a process that is ended and replaced when it is late or dies. */
import { fork } from 'node:child_process';

export class Worker {
  #parameters;
  #script;
  #timeout;
  #child;

  constructor(script, parameters, timeout) {
    this.#script = script;
    this.#parameters = parameters;
    this.#timeout = timeout;
  }

  /** What the process answers; or one problem, when it does not. */
  lint(task) {
    this.#child ??= fork(this.#script, this.#parameters, {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const child = this.#child;
    return new Promise((resolve) => {
      let said = '';
      const listen = (chunk) => (said = (said + String(chunk)).slice(-2000));
      const failed = (problem) => {
        this.#child = undefined;
        child.kill('SIGKILL');
        settle({ findings: 0, suggestions: 0, milliseconds: 0, edits: 0, problems: [problem] });
      };
      const exited = (code, signal) =>
        failed(`crash: the process ended with ${signal ?? code}\n${said}`);
      const timer = setTimeout(() => failed(`timeout: ${this.#timeout} ms`), this.#timeout);
      const settle = (outcome) => {
        clearTimeout(timer);
        child.removeAllListeners();
        child.stderr.removeListener('data', listen);
        resolve(outcome);
      };
      child.stderr.on('data', listen);
      child.once('message', settle);
      child.once('exit', exited);
      child.send(task);
    });
  }

  end() {
    this.#child?.kill();
    this.#child = undefined;
  }
}
