import { get, type IncomingMessage } from 'node:http';
import type { Dispatcher } from 'undici';

export declare function send(path: string): Promise<Dispatcher.ResponseData>;

export function open(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, resolve).on('error', reject);
  });
}

export type Message = IncomingMessage;
