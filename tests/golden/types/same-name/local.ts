/** A class of one's own that is called as the standard's, with the very same members. */
export class Response {
  readonly ok = true;
  readonly status = 200;
  async json(): Promise<unknown> {
    return {};
  }
  async text(): Promise<string> {
    return '';
  }
}

export async function ask(question: string): Promise<Response> {
  return question === '' ? new Response() : new Response();
}
