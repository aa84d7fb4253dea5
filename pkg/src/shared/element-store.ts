// The `src` of an `<img>`: kept once it has loaded, also when the token changes.

import {cancelOnUnmount, markMounted} from './cancel-download.js';
import {failed, ImageStore, LOADING, type LoadState} from './image-store.js';
import type {ImageAuth} from '../core/session.js';

/** An event of an `<img>`, of the DOM or of React. */
interface ImageEvent {
  readonly currentTarget: unknown;
}

export class ElementStore extends ImageStore {
  /** The `src` that failed last, until it has been reported to the session. */
  #failedSrc: string | undefined;
  /** Set if it may have been a candidate of a `srcset`, and not the `src`. */
  #isCandidate: unknown;
  /** The session had no further URL. The object may be broken, so it must not cause refetches. */
  #isGivenUp = false;
  /** What the store before this one had loaded. */
  #loadedBefore: LoadState | undefined;
  #element: HTMLImageElement | undefined;

  /** `last` is the store that this one replaces. A loaded image is not loaded again for another session. */
  constructor(auth: ImageAuth, url: string, srcSet?: string, last?: ElementStore) {
    super(auth, url, srcSet);
    if (last?.url === url && last.srcSet === srcSet && last.state().status === 'loaded')
      this.#loadedBefore = last.state();
  }

  /** To be called when the element has loaded its `src`. */
  readonly onLoad = (event?: ImageEvent): void => {
    const {src, srcSet, status} = this.state();
    if (status !== 'loading' || src === undefined) return;
    this.show({src, srcSet, status: 'loaded'});
    this.auth.shownImages().keepImage(this.#key, src, srcSet, this.#elementOf(event));
  };

  /** To be called when the element failed to load its `src`. */
  readonly onError = (event?: ImageEvent): void => {
    const {src} = this.state();
    if (src === undefined) return;
    const element = this.#elementOf(event);
    // Only then: WebKit's `currentSrc` may be that of an earlier `src`.
    this.#isCandidate = this.srcSet ?? element?.closest('picture');
    this.#failedSrc = ((this.#isCandidate && element?.currentSrc) || src) as string;
    this.auth.shownImages().forgetImage(this.#key);
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
    try {
      const shown = this.#loadedBefore ?? this.auth.shownImages().image(this.#key);
      if (this.auth.hasNoToken()) return shown ?? LOADING;
      // Throws if the session's token does not grant reading it: then it is not shown either.
      const src = this.auth.peekSrc(this.address);
      return shown ?? this.#loading(src);
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * Asks the session for the URL: it refetches only for URLs that were asked for. A `src` that was rendered stays, as it
   * is being downloaded.
   */
  protected override begin(): void {
    const {src, status} = this.state();
    if (status !== 'loading') return;
    try {
      const now = this.auth.imageUrl(this.address);
      if (now && !src) this.show(this.#loading(now));
    } catch (error) {
      this.show(failed(error));
    }
  }

  protected override async attempt(): Promise<LoadState> {
    const src = await this.#nextSrc();
    this.#isGivenUp ||= src === undefined;
    return src === undefined ? failed() : this.#loading(src);
  }

  async #nextSrc(): Promise<string | undefined> {
    const failedSrc = this.#failedSrc;
    if (failedSrc !== undefined) {
      const src = await this.auth.imageFailed(failedSrc);
      if (this.#failedSrc === failedSrc) this.#failedSrc = undefined;
      return src && this.#isCandidate ? this.auth.imageUrl(this.address) : src;
    }
    return this.#isGivenUp
      ? this.auth.peekSrc(this.address)
      : this.auth.freshImageUrl(this.address);
  }

  #loading(src: string | undefined): LoadState {
    const srcSet = src && this.srcSet && this.auth.imageSrcSet(this.srcSet, {peek: true});
    return {src, srcSet, status: 'loading'};
  }

  /** Of what is kept of it. */
  get #key(): string {
    return `${this.address} ${this.srcSet}`;
  }

  #elementOf(event: ImageEvent | undefined): HTMLImageElement | undefined {
    return this.#element ?? (event?.currentTarget as HTMLImageElement | undefined);
  }

  /** The element's download was cancelled, and the token in its `src` may have expired since then. */
  #resume(img: HTMLImageElement): void {
    const last = this.state();
    if (last.src === undefined) return;
    const now = last.status === 'loading' ? this.#loading(this.auth.imageUrl(this.address)) : last;
    if (now.src !== last.src) this.show(now);
    // React does not set them again, as it does not know that they were removed.
    if (now.srcSet !== undefined) img.srcset = now.srcSet;
    if (now.src !== undefined) img.src = now.src;
  }
}
