// Exact answers, kept so that a URL that is asked for again costs no call into wasm: a component asks at every render.

import {documentAddress} from './glue.js';

/** More than a page shows at a time. Each answer takes about half a kilobyte. */
const MOST_ANSWERS = 10_000;

/** URLs with what was answered for them. */
export class UrlMemo {
  readonly #answers = new Map<string, string>();

  get(url: string): string | undefined {
    return this.#answers.get(url);
  }

  /** The answers for all of these, if each is there. */
  getAll(urls: readonly string[]): string[] | undefined {
    const answers = urls.map(url => this.#answers.get(url));
    return answers.includes(undefined) ? undefined : (answers as string[]);
  }

  set(url: string, answer: string): void {
    // All at once: finding the oldest entry of a `Map` with many deletions takes longer than asking wasm again.
    if (this.#answers.size >= MOST_ANSWERS) this.#answers.clear();
    this.#answers.set(url, answer);
  }

  clear(): void {
    this.#answers.clear();
  }
}

/** A session's answers, until the time that it named has come. */
export class SessionMemo extends UrlMemo {
  /** When it was opened, on the local clock. */
  #since = 0;
  /** When its answers end; 0 while it is closed. */
  #until = 0;
  #address: string | undefined;

  get isOpen(): boolean {
    return this.#until > 0;
  }

  /** Takes answers that may be used for so many milliseconds from now on. */
  open(milliseconds: number): void {
    this.#since = Date.now();
    this.#until = this.#since + milliseconds;
    this.#address = documentAddress();
  }

  /**
   * Drops the answers once their time is over, the clock was set back, or the document's base changed (a relative URL may
   * then name another host). The wall clock, because the monotonic one may stop while the machine sleeps.
   */
  clearIfOver(): void {
    if (!this.isOpen) return;
    const now = Date.now();
    const isOver = now < this.#since || now >= this.#until || documentAddress() !== this.#address;
    if (isOver) this.clear();
  }

  override clear(): void {
    super.clear();
    this.#until = 0;
  }
}
