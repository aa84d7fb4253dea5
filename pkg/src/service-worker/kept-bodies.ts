// The bodies that are kept, in the Cache API. Rust decides which.

/** In the URLs of the keys. No page can request it, so the app's own `caches.match(url)` finds none of ours. */
const KEY_ORIGIN = 'https://objectstore-image-auth.invalid/';

/** Headers of a key's request: what a later worker must know of the body. */
const BYTES = 'x-bytes';
const STORED_AT = 'x-stored-at';

export class KeptBodies {
  readonly #name: string;
  #cache: Promise<Cache> | undefined;
  /** Bodies that were read, and may be kept. */
  readonly #read = new Map<string, Response>();
  /** The last change. Each waits for the one before. */
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(name: string) {
    this.#name = name;
  }

  /** Calls `restore` with each body that is kept. */
  async list(restore: (key: string, bytes: number, storedAt: number) => void): Promise<void> {
    for (const {url, headers} of await (await this.#open()).keys()) {
      const key = decodeURIComponent(url.slice(KEY_ORIGIN.length));
      restore(key, Number(headers.get(BYTES)), Number(headers.get(STORED_AT)));
    }
  }

  /** The kept body; undefined if the browser has deleted it, or cannot read it. */
  async find(key: string): Promise<Response | undefined> {
    try {
      return await (await this.#open()).match(requestOf(key), {ignoreVary: true});
    } catch {
      return undefined;
    }
  }

  /** Reads a body to its end. Resolves to its length. Rejects if it has more bytes, or cannot be read. */
  async read(key: string, response: Response, maxBytes: number): Promise<number> {
    const chunks: BlobPart[] = [];
    let bytes = 0;
    const reader = response.body?.getReader();
    for (;;) {
      const {value, done = true} = (await reader?.read()) ?? {};
      if (done || !value) break;
      bytes += value.length;
      if (bytes > maxBytes) {
        reader?.cancel().catch(() => {});
        throw new RangeError('the body is too long');
      }
      chunks.push(value);
    }
    // In one piece: a worker that is stopped while it writes leaves no part of it.
    this.#read.set(key, new Response(new Blob(chunks), {headers: response.headers}));
    return bytes;
  }

  /** Keeps the body that was read. Rejects if the disk is full. */
  async put(key: string, bytes: number, storedAt: number): Promise<void> {
    const body = this.#read.get(key);
    this.#read.delete(key);
    if (!body) return;
    const headers = {[BYTES]: String(bytes), [STORED_AT]: String(storedAt)};
    await this.#change(async () =>
      (await this.#open()).put(new Request(requestOf(key), {headers}), body),
    );
  }

  /** Resolves once all changes so far are made. */
  async settled(): Promise<void> {
    await this.#lastChange;
  }

  async drop(key: string): Promise<void> {
    await this.#change(async () => (await this.#open()).delete(requestOf(key), {ignoreVary: true}));
  }

  async dropAll(): Promise<void> {
    this.#read.clear();
    await this.#change(async () => {
      this.#cache = undefined;
      await caches.delete(this.#name);
    });
  }

  #open(): Promise<Cache> {
    this.#cache ??= caches.open(this.#name);
    return this.#cache;
  }

  #change(change: () => Promise<unknown>): Promise<unknown> {
    const done = this.#lastChange.then(change);
    this.#lastChange = done.catch(() => {});
    return done;
  }
}

function requestOf(key: string): string {
  return KEY_ORIGIN + encodeURIComponent(key);
}
