/**
 * The experiments, and what must come out of each: connections, lint findings and the guard's reports.
 * `lint` names the word that each finding must stand on.
 */
const TURNS = 20;

/** `fetch` may open a second connection before it notices that the first is free again. */
const reused = {
  text: '1 or 2',
  holds: ({ opened }) => opened >= 1 && opened <= 2,
};
/**
 * What tells connections that are kept from those that follow each other: garbage collection may free a few of the
 * former before the last turn, and the server may hear late that one of the latter has gone.
 */
const FEW = TURNS / 4;
const pinned = {
  text: `${TURNS} kept`,
  holds: ({ opened, atOnce }) => opened >= TURNS && atOnce > FEW,
};
/** Some versions of Node reconnect eagerly after a close, so a few more, or twice as many, are no surprise. */
const inTurn = {
  text: `${TURNS} or more in turn`,
  holds: ({ opened, atOnce }) => opened >= TURNS && atOnce <= FEW,
};
const single = { text: '1', holds: ({ opened }) => opened === 1 };

/** The server is down, so it counts nothing: what the program is told of it is the result. */
const told = (error) => ({
  text: `0, ${error}`,
  holds: ({ opened }, printed) => opened === 0 && printed === error,
});

const silent = { lint: [], guard: { text: 'silent', reports: 0 } };
const reported = { text: `${TURNS} reported`, reports: TURNS };

export const experiments = [
  {
    file: 'never-read-small.mjs',
    title: 'never read, 1 KB',
    sockets: reused,
    lint: ['fetch'],
    guard: silent.guard,
  },
  {
    file: 'never-read-large.mjs',
    title: 'never read, 1 MB',
    sockets: pinned,
    lint: ['fetch'],
    guard: reported,
  },
  { file: 'read-to-the-end.mjs', title: 'read to the end', sockets: reused, ...silent },
  { file: 'cancelled-unread.mjs', title: 'cancelled unread', sockets: inTurn, ...silent },
  { file: 'drained-with-a-limit.mjs', title: 'drained with a limit', sockets: reused, ...silent },
  { file: 'two-hosts-read.mjs', title: 'two hosts, read', sockets: reused, hosts: 2, ...silent },
  {
    file: 'two-hosts-unread.mjs',
    title: 'two hosts, unread',
    sockets: pinned,
    hosts: 2,
    lint: ['fetch', 'fetch'],
    guard: { text: `${2 * TURNS} reported`, reports: 2 * TURNS },
  },
  { file: 'connection-close.mjs', title: 'Connection: close', sockets: inTurn, ...silent },
  { file: 'gzip.mjs', title: 'gzip', sockets: reused, ...silent },
  { file: 'chunked.mjs', title: 'chunked', sockets: reused, ...silent },
  { file: 'content-length.mjs', title: 'content-length', sockets: reused, ...silent },
  { file: 'empty-body.mjs', title: 'empty body (204)', sockets: reused, ...silent },
  {
    file: 'status-thrown-before-read.mjs',
    title: 'status checked, thrown before the read',
    sockets: pinned,
    lint: ['throw'],
    guard: reported,
  },
  {
    file: 'status-thrown-after-read.mjs',
    title: 'status checked, thrown after the read',
    sockets: reused,
    ...silent,
  },
  {
    file: 'pool-of-one.mjs',
    title: 'pool of one, first body unread',
    // The second request never reaches the server.
    requests: 1,
    sockets: single,
    lint: ['fetch'],
    guard: { text: 'deadlock', reports: 1, verdict: 'deadlock' },
    stalledAfter: 500,
  },
  {
    file: 'release-before-check.mjs',
    title: 'server down, release before the check',
    requests: 0,
    sockets: told('TypeError'),
    lint: ['res'],
    guard: silent.guard,
  },
  {
    file: 'release-after-check.mjs',
    title: 'server down, release after the check',
    requests: 0,
    sockets: told('ECONNREFUSED'),
    ...silent,
  },
  {
    file: 'axios-error-unread.mjs',
    title: 'error that carries the response, dropped',
    sockets: pinned,
    lint: ['catch'],
    guard: reported,
  },
  {
    file: 'axios-error-released.mjs',
    title: 'error that carries the response, destroyed',
    sockets: inTurn,
    ...silent,
  },
  {
    file: 'redirect-refused.mjs',
    title: 'redirect refused, its error dropped',
    sockets: pinned,
    lint: ['catch'],
    guard: reported,
  },
  {
    file: 'redirect-followed.mjs',
    title: 'redirect followed, its own page 1 MB',
    // Two requests a turn.
    requests: 2 * TURNS,
    sockets: pinned,
    ...silent,
  },
].map((experiment) => ({ hosts: 1, requests: TURNS, ...experiment }));
