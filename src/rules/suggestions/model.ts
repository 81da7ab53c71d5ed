/** What the client's table says of a member, whichever side of the body it is asked on. */
import { type Client, clients, defaultClient } from '../../clients/index.ts';
import type { Operation, PropertyMeaning } from '../../clients/model.ts';

export class MemberModel {
  readonly client: Client;

  constructor(name: string) {
    this.client = clients.find((client) => client.name === name) ?? defaultClient;
  }

  property(name: string): PropertyMeaning | undefined {
    for (const view of Object.values(this.client.body.views)) {
      if (Object.hasOwn(view.properties, name)) {
        return view.properties[name];
      }
    }
    return undefined;
  }

  method(name: string): Operation | undefined {
    for (const view of Object.values(this.client.body.views)) {
      if (Object.hasOwn(view.methods, name)) {
        return view.methods[name];
      }
    }
    return undefined;
  }
}
