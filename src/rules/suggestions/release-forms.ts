/**
 * What to write to release a body, client by client. Only forms that were measured are here: none
 * hangs, rejects unobserved or crashes, whatever state the body is in. The reasons stand beside the
 * entries, because most of the obvious spellings fail one of these tests.
 */
import type { HandleKind, Leak } from '../../flow/leak.ts';

/** A value that reaches the body, as it is written at the place of the release. */
export interface ReleaseTarget {
  expression: string;
  kind: HandleKind;
  /** The value may be missing there, so it has to be reached by `?.`. */
  optional: boolean;
  /** It is there, but it may be a response without a body. */
  bodyless?: boolean;
}

/** One way to release a body. */
export interface ReleaseForm {
  effect: 'cancel' | 'read';
  /** The release as an expression; undefined when this kind of handle has none. */
  write(target: ReleaseTarget): string | undefined;
  /** `await`: a promise worth waiting for; `ignore`: one that may never settle; `none`: no promise. */
  promise: 'await' | 'ignore' | 'none';
  /** How the promise is left where it can't be awaited, if it never rejects; else its rejection is caught. */
  unawaited?: 'void';
  /** What the promise of a request brings, if that isn't a response. */
  brings?: 'body';
  /** False when a second release throws, so that it is only written where nothing was read before. */
  repeatable: boolean;
}

export interface ReleaseForms {
  /** The preferred form first. */
  forms: readonly ReleaseForm[];
  /** The request answers no promise: the response is in the hands of a callback. */
  byCallback?: boolean;
  /** Said in place of the forms by clients whose body no single statement releases. */
  otherwise?: string;
}

function access({ expression, optional }: ReleaseTarget): string {
  return optional ? `${expression}?` : expression;
}

/**
 * Never awaited: the promise of a cancelled clone settles only with its other branch, and frameworks
 * clone behind one's back (https://github.com/vercel/next.js/issues/72389,
 * https://github.com/mswjs/interceptors/issues/799). It rejects when the body was read before.
 */
function webCancel(member: string): ReleaseForm {
  return {
    effect: 'cancel',
    promise: 'ignore',
    repeatable: true,
    write(target) {
      switch (target.kind) {
        case 'nodeStream':
        case 'body':
          return undefined;
        case 'reader':
          return `${access(target)}.cancel()`;
        case 'stream':
          return `${target.expression}?.cancel()`;
        default:
          return `${access(target)}.${member}?.cancel()`;
      }
    },
  };
}

/** Keeps the connection, but throws when the body was used before, and a bare stream has no such method. */
const webRead: ReleaseForm = {
  effect: 'read',
  promise: 'await',
  repeatable: false,
  write: (target) =>
    target.kind === 'response' || target.kind === 'promise'
      ? `${access(target)}.arrayBuffer()`
      : undefined,
};

/**
 * `body.destroy()` without an error listener ends the process, and `body.cancel` does not exist.
 * The promise of a dump without a signal never rejects.
 */
const dump: ReleaseForm = {
  effect: 'read',
  promise: 'await',
  unawaited: 'void',
  repeatable: true,
  write(target) {
    switch (target.kind) {
      case 'body':
        return `${access(target)}.dump()`;
      case 'response':
        return `${access(target)}.body${target.bodyless ? '?' : ''}.dump()`;
      default:
        return undefined;
    }
  },
};

/** A method of a Node stream; `member` is where the response keeps the stream, if it isn't one itself. */
function nodeStream(
  method: 'resume' | 'destroy',
  member: string | undefined,
  mayBeNull = false,
): ReleaseForm {
  return {
    effect: method === 'resume' ? 'read' : 'cancel',
    promise: 'none',
    repeatable: true,
    write(target) {
      if (target.kind === 'reader') {
        return undefined;
      }
      const inside = member !== undefined && target.kind === 'response';
      const path = inside ? `${access(target)}.${member}` : target.expression;
      const maybe = mayBeNull || (!inside && target.optional) ? '?' : '';
      return `${path}${maybe}.${method}()`;
    },
  };
}

function nodeStreamForms(member?: string, mayBeNull = false): ReleaseForms {
  return {
    forms: [nodeStream('resume', member, mayBeNull), nodeStream('destroy', member, mayBeNull)],
  };
}

/** For a client whose stream is an empty string when the response has no body. */
function resumeIfStream(member: string): ReleaseForm {
  const form = nodeStream('resume', member);
  return {
    ...form,
    write: (target) => form.write(target)?.replace(/\.resume\(\)$/, '.resume?.()'),
  };
}

/** For a node stream that was made of a body which is none itself. */
function madeStream(method: 'resume' | 'destroy'): ReleaseForm {
  const form = nodeStream(method, undefined);
  return {
    ...form,
    write: (target) => (target.kind === 'nodeStream' ? form.write(target) : undefined),
  };
}

/** The stream itself has nothing that would end it; its controller has. */
const abortStream: ReleaseForm = {
  effect: 'cancel',
  promise: 'none',
  brings: 'body',
  repeatable: true,
  write: (target) => (target.kind === 'body' ? `${access(target)}.controller.abort()` : undefined),
};

const web: ReleaseForms = {
  forms: [webCancel('body'), webRead, madeStream('destroy'), madeStream('resume')],
};

/** By the client's name in the table of clients. */
export const RELEASE_FORMS: ReadonlyMap<string, ReleaseForms> = new Map<string, ReleaseForms>([
  ['fetch', web],
  ['ky', web],
  ['ofetch', web],
  ['openai', web],
  ['openai (streams)', { forms: [abortStream, { ...webCancel('body'), brings: 'body' }] }],
  ['undici', { forms: [dump, madeStream('resume')] }],
  // `destroy()` of the duplex stream emits an error, and `resume()` waits for the request's end.
  [
    'undici.pipeline',
    { forms: [], otherwise: 'read the stream to its end, for example as a part of `pipeline()`' },
  ],
  ['node:http', { ...nodeStreamForms(), byCallback: true }],
  ['axios', nodeStreamForms('data')],
  // `data.destroy` does not exist.
  ['axios (fetch adapter)', { forms: [webCancel('data')] }],
  ['got', nodeStreamForms()],
  ['aws-sdk', nodeStreamForms('Body', true)],
  ['aws-sdk (Polly)', nodeStreamForms('AudioStream', true)],
  [
    'aws-sdk (event streams)',
    {
      forms: [],
      otherwise: 'read it to the end, or give `send()` an `abortSignal` and abort it',
    },
  ],
  // `body.destroy()` leaves the connection taken in version 2, which the source doesn't tell from 3:
  // https://github.com/node-fetch/node-fetch/issues/1762
  ['node-fetch', { forms: [nodeStream('resume', 'body', true)] }],
  // Version 6 stands on node-fetch 2.
  ['gaxios', { forms: [resumeIfStream('data')] }],
  // `destroy()` without an error leaves the server's side of the stream open.
  ['node:http2', { forms: [nodeStream('resume', undefined)] }],
  ['needle', { forms: [], otherwise: 'pipe the stream, or drain it with `resume()`' }],
]);

/** The form as an expression that may stand alone as a statement, or undefined when there is none. */
export function writeRelease(
  form: ReleaseForm,
  target: ReleaseTarget,
  canAwait: boolean,
): string | undefined {
  if (target.kind === 'promise') {
    const parameter = target.expression === 'res' ? 'response' : 'res';
    const inner = form.write({
      expression: parameter,
      kind: form.brings ?? 'response',
      optional: false,
    });
    const maybe = target.optional ? '?' : '';
    return inner && `${target.expression}${maybe}.then((${parameter}) => ${inner}).catch(() => {})`;
  }
  const release = form.write(target);
  if (release === undefined || form.promise === 'none') {
    return release;
  }
  if (form.promise === 'await' && canAwait) {
    return `await ${release}`;
  }
  return form.unawaited === 'void' ? `void ${release}` : `${release}.catch(() => {})`;
}

/** The forms for a leak; where a failed request's body is to be read, or closed, only those that do. */
export function formsFor(
  { client, exits, mayBeRead }: Pick<Leak, 'client' | 'exits' | 'mayBeRead'>,
  preferred: ReleaseForm['effect'] | undefined,
): readonly ReleaseForm[] {
  const forms = RELEASE_FORMS.get(client)?.forms ?? [];
  // To close what was read already does no harm.
  const wanted = mayBeRead
    ? 'cancel'
    : exits.some(({ isErrorStatus }) => isErrorStatus)
      ? preferred
      : undefined;
  const chosen = forms.filter(({ effect }) => effect === wanted);
  return chosen.length > 0 ? chosen : forms;
}
