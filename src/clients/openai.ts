/**
 * The clients that OpenAI and Anthropic generate with Stainless: `.asResponse()` of an API promise
 * answers fetch's `Response` before its body is read, and so do the calls for files and speech. The
 * promise alone, `.withResponse()` and rejected statuses have read it. Measured with openai 6 and 7
 * and @anthropic-ai/sdk 1.
 */
import { fetchClient } from './fetch.ts';
import type { Client } from './model.ts';

export const openaiClient: Client = {
  name: 'openai',
  acquires: [
    { from: ['*#asResponse'] },
    {
      from: [
        'openai:OpenAI#files.content',
        'openai:OpenAI#audio.speech.create',
        'openai:OpenAI#containers.files.content.retrieve',
        '@anthropic-ai/sdk:Anthropic#beta.files.download',
      ],
    },
  ],
  makers: [
    {
      from: ['openai:default', 'openai:OpenAI', 'openai:AzureOpenAI'],
      makes: 'openai:OpenAI#',
    },
    {
      from: ['@anthropic-ai/sdk:default', '@anthropic-ai/sdk:Anthropic'],
      makes: '@anthropic-ai/sdk:Anthropic#',
    },
  ],
  typeModules: [],
  body: fetchClient.body,
};
