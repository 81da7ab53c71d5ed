/**
 * The clients that OpenAI and Anthropic generate with Stainless: `.asResponse()` of an API promise
 * answers fetch's `Response` before its body is read, and so do the calls for files and speech; with
 * `stream: true` a call answers a `Stream` of events. The promise alone, its `.withResponse()` and
 * rejected statuses have read the body. Measured with openai 6 and 7 and @anthropic-ai/sdk 1.
 */
import { fetchClient } from './fetch.ts';
import type { Client, ViewModel } from './model.ts';
import { LENT_READER, LENT_STREAM } from './web-streams.ts';

const makers = [
  {
    from: ['openai:default', 'openai:OpenAI', 'openai:AzureOpenAI'],
    makes: 'openai:OpenAI#',
  },
  {
    from: ['@anthropic-ai/sdk:default', '@anthropic-ai/sdk:Anthropic'],
    makes: '@anthropic-ai/sdk:Anthropic#',
  },
] as const;

export const openaiClient: Client = {
  name: 'openai',
  acquires: [
    {
      from: ['*#asResponse'],
      when: [
        // A test's own stand-ins for the package answer what they were given.
        { fileLacks: /\b(?:new|extends)\s+(?:Fake|Mock|Stub)[A-Z]/ },
        // Other promises have a method of that name, too, and may have read the body before.
        { notOwn: 'asResponse' },
      ],
    },
    {
      from: [
        'openai:OpenAI#files.content',
        'openai:OpenAI#audio.speech.create',
        'openai:OpenAI#containers.files.content.retrieve',
        '@anthropic-ai/sdk:Anthropic#beta.files.download',
      ],
    },
  ],
  makers,
  typeModules: [],
  body: fetchClient.body,
};

/** `Stream` of both packages: leaving its loop aborts the request. */
const stream: ViewModel = {
  properties: { controller: { view: 'controller', nullable: false } },
  methods: {
    '@@asyncIterator': { view: 'iterator', locks: true },
    tee: 'tee',
    // Its `cancel()` reaches nothing.
    toReadableStream: { view: 'lentStream', locks: false },
  },
};

const controller: ViewModel = {
  properties: { signal: 'plain' },
  methods: { abort: 'close' },
};

/** Events are as many as the model writes: a stream that nobody iterates keeps its connection. */
export const openaiStreamClient: Client = {
  name: 'openai (streams)',
  acquires: [
    {
      from: [
        'openai:OpenAI#chat.completions.create',
        'openai:OpenAI#completions.create',
        'openai:OpenAI#responses.create',
        'openai:OpenAI#images.generate',
        'openai:OpenAI#audio.transcriptions.create',
        '@anthropic-ai/sdk:Anthropic#messages.create',
        '@anthropic-ai/sdk:Anthropic#completions.create',
        '@anthropic-ai/sdk:Anthropic#beta.messages.create',
      ],
      view: 'body',
      when: [{ option: 'stream', is: [true] }],
    },
  ],
  makers,
  typeModules: [],
  body: {
    obligedWithoutBody: false,
    promised: {
      asResponse: 'response',
      withResponse: { data: 'body', response: 'response' },
    },
    views: {
      ...fetchClient.body.views,
      body: stream,
      controller,
      lentStream: LENT_STREAM,
      lentReader: LENT_READER,
    },
  },
};
