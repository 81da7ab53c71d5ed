import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgress } from '../../src/cli/progress.ts';

function stream(isTTY: boolean) {
  const written: string[] = [];
  return {
    written,
    stream: { isTTY, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream,
  };
}

describe('progress', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
    vi.stubEnv('CI', '');
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
  });

  it('is shown on a terminal once a run takes long, and wiped at the end', () => {
    const terminal = stream(true);
    const progress = createProgress(terminal.stream, true);
    progress.tick(1, 9);
    vi.advanceTimersByTime(500);
    progress.tick(5, 9);
    progress.tick(6, 9);
    progress.clear();
    expect(terminal.written).toEqual(['\r\u001b[Klinting 5/9 files', '\r\u001b[K']);
  });

  it('leaves no trace of a short run', () => {
    const terminal = stream(true);
    const progress = createProgress(terminal.stream, true);
    progress.tick(1, 9);
    progress.clear();
    expect(terminal.written).toEqual([]);
  });

  it.each([
    ['a pipe', false, true, ''],
    ['CI', true, true, 'true'],
    ['--quiet', true, false, ''],
  ])('is not shown for %s', (_, isTTY, wanted, ci) => {
    vi.stubEnv('CI', ci);
    const terminal = stream(isTTY);
    const progress = createProgress(terminal.stream, wanted);
    vi.advanceTimersByTime(5000);
    progress.tick(5, 9);
    progress.clear();
    expect(terminal.written).toEqual([]);
  });
});
