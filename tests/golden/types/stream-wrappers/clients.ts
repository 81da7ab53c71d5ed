/** What other modules of a project hand out: the types are all that their callers see. */
import { type GetObjectCommandOutput, type HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import type { AxiosResponse } from 'axios';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';

export declare function download(path: string): Promise<AxiosResponse<Readable>>;
export declare function downloadJson(path: string): Promise<AxiosResponse<{ items: string[] }>>;
export declare function downloadAnything(path: string): Promise<AxiosResponse>;
export declare function object(key: string): Promise<GetObjectCommandOutput>;
export declare function objectHead(key: string): Promise<HeadObjectCommandOutput>;
export declare function send(path: string): Promise<Dispatcher.ResponseData>;
export declare function open(path: string): Promise<IncomingMessage>;

export interface Storage {
  get(key: string): Promise<GetObjectCommandOutput>;
  find(key: string): Promise<GetObjectCommandOutput | undefined>;
}
