// Nest's service for axios: the instance behind it, and observables.
import { HttpService } from '@nestjs/axios';
import { firstValueFrom } from 'rxjs';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

export class Downloads {
  constructor(private readonly http: HttpService) {}

  async size(url: string): Promise<string> {
    const res = await this.http.axiosRef.get(url, { responseType: 'stream' }); // want no-unconsumed-body /res\.data\.resume/
    return res.headers['content-length'];
  }

  async save(url: string, path: string): Promise<void> {
    const { data } = await this.http.axiosRef.get(url, { responseType: 'stream' });
    await pipeline(data, createWriteStream(path));
  }

  async item(url: string): Promise<unknown> {
    const { data } = await this.http.axiosRef.get(url);
    return data;
  }

  async request(url: string): Promise<number> {
    const res = await this.http.axiosRef({ url, responseType: 'stream' }); // want no-unconsumed-body
    return res.status;
  }

  async saveObserved(url: string, path: string): Promise<void> {
    const res = await firstValueFrom(this.http.get(url, { responseType: 'stream' }));
    if (res.status === 204) return;
    await pipeline(res.data, createWriteStream(path));
  }
}
