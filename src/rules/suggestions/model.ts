/** What the client's table says of a member, whichever side of the body it is asked on. */
import { type Client, clients, defaultClient } from '../../clients/index.ts';
import type { Operation, PropertyMeaning, ViewName } from '../../clients/model.ts';
import type { HandleKind } from '../../flow/leak.ts';

export class MemberModel {
  readonly client: Client;

  constructor(name: string) {
    this.client = clients.find((client) => client.name === name) ?? defaultClient;
  }

  /** The parameter of a request's callback that gets the response. */
  get callbackParameter(): number {
    return this.client.acquires.find(({ callback }) => callback)?.callback?.parameter ?? 0;
  }

  /** What a value of this view is to a suggestion. */
  kindOf(view: ViewName): HandleKind | undefined {
    switch (view) {
      case 'response':
      case 'reader':
      case 'stream':
      case 'body':
      case 'nodeStream':
        return view;
      default:
        return undefined;
    }
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
