// The `src` of an `<img>`: kept once it has loaded, also when the token changes.

import {cancelOnUnmount, markMounted} from './cancel-download.js';
import {ImageStore, LOADING, type LoadState} from './image-store.js';
import type {ImageAuth} from '../core/session.js';

export class ElementStore extends ImageStore {
  /** The `src` that failed last, until it has been reported to the session. */
  #failedSrc: string | undefined;
  /** The session had no further URL. The object may be broken, so it must not cause refetches. */
  #isGivenUp = false;
  /** What the store before this one had loaded. */
  #loadedBefore: LoadState | undefined;
  #element: HTMLImageElement | undefined;

  /** `last` is the store that this one replaces. A loaded image is not loaded again for another session. */
  constructor(auth: ImageAuth, url: string, last?: ElementStore) {
    super(auth, url);
    if (last?.url === url && last.state().status === 'loaded') this.#loadedBefore = last.state();
  }

  /** To be called when the element has loaded its `src`. */
  readonly onLoad = (): void => {
    const {src, status} = this.state();
    if (status === 'loading' && src !== undefined) this.show({src, status: 'loaded'});
  };

  /** To be called when the element failed to load its `src`. */
  readonly onError = (): void => {
    const {src} = this.state();
    if (src === undefined) return;
    this.#failedSrc = src;
    this.show(LOADING);
  };

  /** For React: called with the element when it is mounted, and with null when it is unmounted. */
  readonly ref = (img: HTMLImageElement | null): void => {
    if (this.#element) cancelOnUnmount(this.#element);
    this.#element = img ?? undefined;
    if (!img) return;
    markMounted(img);
    if (!img.getAttribute('src')) this.#resume(img);
  };

  protected override initial(): LoadState {
    if (this.#loadedBefore) return this.#loadedBefore;
    try {
      return {src: this.auth.imageUrl(this.address), status: 'loading'};
    } catch (error) {
      return {src: undefined, status: 'failed', error};
    }
  }

  protected override async attempt(): Promise<LoadState> {
    const src = await this.#nextSrc();
    this.#isGivenUp ||= src === undefined;
    return {src, status: src === undefined ? 'failed' : 'loading'};
  }

  async #nextSrc(): Promise<string | undefined> {
    const failedSrc = this.#failedSrc;
    if (failedSrc !== undefined) {
      const src = await this.auth.imageFailed(failedSrc);
      if (this.#failedSrc === failedSrc) this.#failedSrc = undefined;
      return src;
    }
    return this.#isGivenUp
      ? this.auth.peekImageUrl(this.address)
      : this.auth.freshImageUrl(this.address);
  }

  /** The element's download was cancelled, and the token in its `src` may have expired since then. */
  #resume(img: HTMLImageElement): void {
    const last = this.state();
    if (last.src === undefined) return;
    const now = last.status === 'loading' ? this.initial() : last;
    if (now.src !== last.src) this.show(now);
    // React does not set it again, as it does not know that it was removed.
    if (now.src !== undefined) img.src = now.src;
  }
}
