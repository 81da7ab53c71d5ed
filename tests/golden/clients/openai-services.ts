// The clients as members and parameters of their type.
import Anthropic from '@anthropic-ai/sdk';
import type OpenAI from 'openai';

export class Answers {
  private readonly openai: OpenAI;
  readonly #anthropic = new Anthropic();

  constructor(openai: OpenAI) {
    this.openai = openai;
  }

  async first(prompt: string): Promise<string | undefined> {
    const stream = await this.openai.chat.completions.create({
      model: 'gpt',
      messages: [{ role: 'user', content: prompt }],
      stream: true,
    });
    for await (const chunk of stream) {
      const text = chunk.choices[0]?.delta.content;
      if (text) return text;
    }
    return undefined;
  }

  async isLive(prompt: string): Promise<boolean> {
    // prettier-ignore
    const stream = await this.#anthropic.messages.create({ model: 'claude', max_tokens: 1, messages: [{ role: 'user', content: prompt }], stream: true }); // want no-unconsumed-body
    return stream !== null;
  }

  async *texts(prompt: string): AsyncGenerator<string> {
    const stream = await this.openai.chat.completions.create({
      model: 'gpt',
      messages: [{ role: 'user', content: prompt }],
      stream: true,
    });
    for await (const chunk of stream) {
      yield chunk.choices[0]?.delta.content ?? '';
    }
  }
}
