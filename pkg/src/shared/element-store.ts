// An image that an `<img>` loads: its `src`, kept once it is loaded, however tokens change.

import {hideElement, showElement} from './download.js';
import {ImageStore, LOADING, type LoadState} from './image-store.js';
import type {ImageAuth} from '../core/session.js';

export class ElementStore extends ImageStore {
  /** The `src` that failed last, until the session was told. */
  #failed: string | undefined;
  /** The session offered no further URL. The object may be broken, so it must not trigger refetches. */
  #isGivenUp = false;
  #kept: LoadState | undefined;
  #element: HTMLImageElement | undefined;

  /** `last` is what was shown before: the same bytes are not loaded again for another session. */
  constructor(auth: ImageAuth, url: string, last?: ElementStore) {
    super(auth, url);
    if (last?.url === url && last.state().status === 'loaded') this.#kept = last.state();
  }

  /** To be called when the element has loaded it. */
  readonly onLoad = (): void => {
    const {src, status} = this.state();
    if (status === 'loading' && src !== undefined) this.show({src, status: 'loaded'});
  };

  /** To be called when the element failed to load it. */
  readonly onError = (): void => {
    const {src} = this.state();
    if (src === undefined) return;
    this.#failed = src;
    this.show(LOADING);
  };

  /** To be called with the element when it is shown, and with null when it no longer is. */
  readonly ref = (img: HTMLImageElement | null): void => {
    if (this.#element) hideElement(this.#element);
    this.#element = img ?? undefined;
    if (!img) return;
    showElement(img);
    if (!img.hasAttribute('src')) this.#resume(img);
  };

  protected override first(): LoadState {
    if (this.#kept) return this.#kept;
    try {
      return {src: this.auth.imageUrl(this.address), status: 'loading'};
    } catch (error) {
      return {src: undefined, status: 'failed', error};
    }
  }

  protected override async attempt(): Promise<LoadState> {
    const src = await this.#next();
    this.#isGivenUp ||= src === undefined;
    return {src, status: src === undefined ? 'failed' : 'loading'};
  }

  async #next(): Promise<string | undefined> {
    const failed = this.#failed;
    if (failed !== undefined) {
      const src = await this.auth.imageFailed(failed);
      if (this.#failed === failed) this.#failed = undefined;
      return src;
    }
    return this.#isGivenUp
      ? this.auth.peekImageUrl(this.address)
      : this.auth.freshImageUrl(this.address);
  }

  /** The element's download was cancelled, and the token in its `src` may have ended since then. */
  #resume(img: HTMLImageElement): void {
    const last = this.state();
    if (last.src === undefined) return;
    const now = last.status === 'loading' ? this.first() : last;
    if (now.src !== last.src) this.show(now);
    // React takes it for set, as it never took it away.
    if (now.src !== undefined) img.src = now.src;
  }
}
