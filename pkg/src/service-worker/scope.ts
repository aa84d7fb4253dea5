// The parts of a service worker's global scope that this package uses. TypeScript's own declarations of it exclude those of
// a page, which the rest of the package needs.

export interface FetchEvent {
  readonly request: Request;
  /** The page that makes the request; empty if there is none. */
  readonly clientId: string;
  respondWith(response: Promise<Response>): void;
  waitUntil(promise: Promise<unknown>): void;
}

export interface MessageEventOfClient {
  readonly data: unknown;
  /** The page that sent it. */
  readonly source: Client | null;
  waitUntil(promise: Promise<unknown>): void;
}

interface Client {
  readonly id: string;
  postMessage(message: object): void;
}

interface ServiceWorkerScope {
  readonly location: {readonly href: string};
  readonly clients: {get(id: string): Promise<Client | undefined>};
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEventOfClient) => void): void;
}

export const scope = globalThis as unknown as ServiceWorkerScope;
