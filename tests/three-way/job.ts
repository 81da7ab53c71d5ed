/** What the parent asks of a process that runs programs in earnest, and what it hears back. */

export type BodyKind =
  /** More than a client buffers: unread, it holds its connection. */
  | 'large'
  /** The same, and no JSON. */
  | 'not json'
  /** One chunk, which fits into every client's buffer. */
  | 'small'
  | 'empty'
  /** The connection ends before the body does: after some of it, or after so many chunks. */
  | 'cut'
  | 'cut after 0'
  | 'cut after 1'
  | 'cut after 2'
  | 'none';

/** How the server answers one request. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: BodyKind;
}

/** One path through a program: what the surroundings answer, and what must be left of it in the end. */
export interface PathPlan {
  main: 'main' | 'load';
  args: readonly unknown[];
  /** By the line that asks, in the order of the questions there. */
  flips: readonly [line: number, answer: boolean][];
  winners: readonly [line: number, index: number][];
  /** `refused`: the connection ends without an answer. */
  requests: readonly { line: number; answer: Answer | 'refused' }[];
  /** Indexes of the requests whose connection is still held in the end; `unknown`: nobody can say of these. */
  held: readonly number[];
  unknown: readonly number[];
  /** It may go another way. */
  mayStray: boolean;
}

export interface Job {
  level: 'off' | 'wrap' | 'observe';
  /** Look again, and for longer, where sockets and plan do not agree. */
  isPatient: boolean;
  /** The URL of the undici from npm that programs import. */
  undici: string;
  programs: readonly { text: string; paths: readonly PathPlan[] }[];
}

export interface PathResult {
  /** Indexes of the requests whose connection the server still saw held. */
  held: readonly number[];
  /** By line, how many bodies the guard reported. */
  reported: readonly [line: number, count: number][];
  /** The execution did not go the way that was planned. */
  strayed: string | undefined;
  /** A line made a request while another one of its own waited: which is which, nobody can say. */
  inParallel: boolean;
  /** Executions until sockets and plan agreed, or patience ended. */
  attempts: number;
}

/** One list for each program. */
export type JobResult = readonly (readonly PathResult[])[];
