// Remembers which `src` was built for a URL, so that a URL that is asked for again costs no call into wasm: a component
// asks at every render.

import {documentAddress} from './glue.js';

/** More than a page shows at a time. Each entry takes about half a kilobyte. */
const MAX_ENTRIES = 10_000;

/** URLs, each with the `src` that was built for it. */
export class UrlMemo<Src extends string | undefined = string> {
  readonly #entries = new Map<string, Src>();

  /** The `src` for `url`: the remembered one, else a new one. */
  get(url: string, build: () => Src): Src {
    const known = this.#entries.get(url);
    if (known !== undefined) return known;
    const src = build();
    this.set(url, src);
    return src;
  }

  /** `get` for many URLs. Builds all of them where one is not remembered. */
  getAll(urls: readonly string[], build: () => Src[]): Src[] {
    const known = urls.map(url => this.#entries.get(url));
    if (!known.includes(undefined)) return known as Src[];
    const all = build();
    urls.forEach((url, index) => this.set(url, all[index] as Src));
    return all;
  }

  set(url: string, src: Src): void {
    // All at once: finding the oldest entry of a `Map` with many deletions takes longer than asking wasm again.
    if (this.#entries.size >= MAX_ENTRIES) this.#entries.clear();
    this.#entries.set(url, src);
  }

  clear(): void {
    this.#entries.clear();
  }
}

/** The memo of a session: it forgets all URLs once one of them may be out of date. */
export class SessionMemo extends UrlMemo<string | undefined> {
  /** When the first of these entries was set, on the local clock. */
  #since = 0;
  /** When the entries expire; 0 while there are none. */
  #until = 0;
  #address: string | undefined;
  readonly #reusableFor: () => number;

  /** `reusableFor`: for how many milliseconds from now on the session's answers stay valid. */
  constructor(reusableFor: () => number) {
    super();
    this.#reusableFor = reusableFor;
  }

  override get(url: string, build: () => string | undefined): string | undefined {
    this.#clearIfExpired();
    return super.get(url, build);
  }

  override getAll(
    urls: readonly string[],
    build: () => Array<string | undefined>,
  ): Array<string | undefined> {
    this.#clearIfExpired();
    return super.getAll(urls, build);
  }

  override set(url: string, src: string | undefined): void {
    if (src === undefined) return;
    if (this.#until === 0) {
      const duration = this.#reusableFor();
      this.#since = Date.now();
      this.#until = this.#since + duration;
      this.#address = documentAddress();
    }
    super.set(url, src);
  }

  override clear(): void {
    super.clear();
    this.#until = 0;
  }

  /**
   * Also where the clock was set back, and where the document's base changed (a relative URL may then name another
   * host). The wall clock, because the monotonic one may stop while the machine sleeps.
   */
  #clearIfExpired(): void {
    const now = Date.now();
    if (now < this.#since || now >= this.#until || documentAddress() !== this.#address)
      this.clear();
  }
}
