/** The record of the requests that the picture is drawn from. */
import { expect, test } from 'vitest';
import { Timeline } from '../../src/runtime/timeline.ts';
import { TrackedBody } from '../../src/runtime/tracked-body.ts';

const nowhere = { frame: undefined, stack: [], client: undefined, clientVersion: undefined };

function body(): TrackedBody {
  const made = new TrackedBody('fetch', performance.now());
  made.origin = 'http://api.test';
  made.url = 'http://api.test/users?key=secret';
  return made;
}

test('connections are numbered in the order in which they are used', () => {
  const timeline = new Timeline('process 1', () => nowhere);
  const sockets = [{}, {}, {}];
  for (const socket of [sockets[1], sockets[0], sockets[1]]) {
    const one = body();
    timeline.asked(one);
    timeline.sent(one, socket);
  }
  expect(timeline.picture().exchanges.map(({ connection }) => connection)).toEqual([1, 2, 1]);
});

test('a mock has no place in it, an answer without a body has', () => {
  const timeline = new Timeline('process 1', () => nowhere);
  const [mock, head] = [body(), body()];
  timeline.asked(mock);
  timeline.over(mock, 'ignored');
  timeline.asked(head);
  timeline.sent(head, {});
  head.status = 204;
  timeline.over(head, 'ignored');
  expect(timeline.picture().exchanges).toMatchObject([{ end: 'empty', status: 204 }]);
});

test('a body that leaked before its connection went away has leaked', () => {
  const timeline = new Timeline('process 1', () => nowhere);
  const one = body();
  timeline.asked(one);
  timeline.sent(one, {});
  timeline.answered(one);
  one.verdict = 'stalled';
  timeline.over(one, 'closed');
  expect(timeline.picture().exchanges).toMatchObject([{ end: 'leaked' }]);
});

test('URLs come without the values of their query', () => {
  const timeline = new Timeline('process 1', () => nowhere);
  timeline.asked(body());
  expect(timeline.picture().exchanges[0]?.url).toBe('http://api.test/users?key=*');
});

test('what is beyond the bound is counted, not kept', () => {
  const timeline = new Timeline('process 1', () => nowhere);
  for (let made = 0; made < 20_005; made++) timeline.asked(body());
  const { exchanges, omitted } = timeline.picture();
  expect([exchanges.length, omitted]).toEqual([20_000, 5]);
});
