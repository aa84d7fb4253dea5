// What a page's session and the service worker say to each other. Tokens go from the page to the worker, and nowhere else.

import type {SessionAuth} from './glue.js';

/** The version of these messages. A page and a worker of different versions ignore each other. */
export const PROTOCOL = 1;

/** From a session to the worker. */
export interface SessionMessage {
  /** Marks the messages of this package, and tells their version. */
  readonly objectstoreImageAuth: typeof PROTOCOL;
  /**
   * `hello`: is there a worker? Like `token`, says what images are to be loaded with. `ended`: the session was disposed.
   * `forget`: and nothing that was kept for it may stay.
   */
  readonly type: 'hello' | 'token' | 'ended' | 'forget';
  /** The base of the session: an absolute URL without a slash at its end. */
  readonly base: string;
  readonly param: string;
  /** The session's name of itself: a random text. */
  readonly session: string;
  /** Goes up with every message, so that an older one, or one that is repeated, can be told. */
  readonly sequence: number;
  readonly auth: SessionAuth;
}

/** From the worker to the sessions of a page. */
export interface WorkerMessage {
  readonly objectstoreImageAuth: typeof PROTOCOL;
  /**
   * `welcome`: answers `hello`. `ask`: what are images to be loaded with? `passed-on`: a request went out without a token, as
   * no session answered in time. `forgotten`: answers `forget`.
   */
  readonly type: 'welcome' | 'ask' | 'passed-on' | 'forgotten';
  readonly base: string;
  /** The session that is answered. */
  readonly session?: string | undefined;
  /** With `ask`: the session whose token the server refused, and its number of that token. */
  readonly refusedSession?: string | undefined;
  readonly refusedGeneration?: number | undefined;
}

/** The absolute URL of a base, as messages name it. */
export function baseName(baseUrl: string, address: string | undefined): string {
  return new URL(baseUrl, address).href.replace(/\/$/, '');
}

/** True for a message of this package, in this version. The rest of it is checked by who reads it. */
export function isOurs(data: unknown): data is {type: unknown; base: unknown} {
  return (data as {objectstoreImageAuth?: unknown} | null)?.objectstoreImageAuth === PROTOCOL;
}
