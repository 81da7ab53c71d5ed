// axios as services hold it: an instance in a field, by annotation or by construction.
import axios, { type AxiosInstance, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

export class FileService {
  private readonly client = axios.create({ baseURL: 'https://files.example' });

  async size(path: string): Promise<number> {
    const { headers } = await this.client.get(path, { responseType: 'stream' }); // want no-unconsumed-body
    return Number(headers['content-length']);
  }

  async open(path: string): Promise<Readable> {
    const { data } = await this.client.get<Readable>(path, { responseType: 'stream' });
    return data;
  }

  async list(): Promise<string[]> {
    const { data } = await this.client.get<string[]>('/');
    return data;
  }
}

export class Assigned {
  #http: AxiosInstance;

  constructor(baseURL: string) {
    this.#http = axios.create({ baseURL });
  }

  async exists(path: string): Promise<boolean> {
    const res = await this.#http.get(path, { responseType: 'stream', validateStatus: () => true }); // want no-unconsumed-body
    return res.status === 200;
  }

  async read(path: string): Promise<string> {
    const res: AxiosResponse<Readable> = await this.#http.get(path, { responseType: 'stream' });
    return text(res.data);
  }
}

export class Injected {
  constructor(private readonly http: AxiosInstance) {}

  async etag(path: string): Promise<string> {
    const res = await this.http.get(path, { responseType: 'stream' }); // want no-unconsumed-body
    return String(res.headers['etag']);
  }

  async json(path: string): Promise<unknown> {
    const res = await this.http.get(path);
    return res.data;
  }
}

export async function given(client: AxiosInstance, url: string): Promise<string> {
  const config: AxiosRequestConfig = { url, method: 'GET', responseType: 'stream' };
  const { data, status } = await client.request<Readable>(config);
  if (status !== 200) {
    throw new Error(`HTTP ${status}`); // want no-unconsumed-body
  }
  return text(data);
}

export async function castToConst(url: string): Promise<number> {
  const options = { responseType: 'stream' } as const;
  const res = await axios.get<Readable>(url, options); // want no-unconsumed-body
  return res.status;
}
