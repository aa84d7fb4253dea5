// Keeps what was shown lately, for images that come back: in a virtualised list, or on another page of the app.

/** The last few values, by key. The least recently used one is dropped first. */
export class RecentlyShown<T extends object | string> {
  readonly #values = new Map<string, T>();
  readonly #drop: (value: T) => void;
  #max: number;

  /** `drop` is called with each value that is no longer kept. */
  constructor(max: number, drop: (value: T) => void = () => {}) {
    this.#max = max;
    this.#drop = drop;
  }

  /** The value stays the last to be dropped. */
  get(key: string): T | undefined {
    const value = this.take(key);
    if (value) this.#values.set(key, value);
    return value;
  }

  /** Hands the value over to the caller: it is neither kept nor dropped. */
  take(key: string): T | undefined {
    const value = this.#values.get(key);
    this.#values.delete(key);
    return value;
  }

  set(key: string, value: T): void {
    const replaced = this.take(key);
    if (replaced) this.#drop(replaced);
    this.#values.set(key, value);
    this.#dropExcess();
  }

  /** Drops everything, and whatever is set later. */
  close(): void {
    this.#max = 0;
    this.#dropExcess();
  }

  #dropExcess(): void {
    for (const [key, value] of this.#values) {
      if (this.#values.size <= this.#max) break;
      this.#values.delete(key);
      this.#drop(value);
    }
  }
}

/** An image that an element has loaded. */
interface ShownImage {
  readonly src: string;
  readonly srcSet: string | undefined;
  readonly status: 'loaded';
  /** Loaded from the same URL: while it exists, the browser shows the image in another element without a request. */
  readonly element: HTMLImageElement;
}

/** The most `blob:` URLs that are kept: they take more memory than an image of the browser's cache. */
const MAX_BLOBS = 10;

/** What a session keeps for `/react` and `/dom`, by absolute URL without a token. */
export class ShownImages {
  readonly #max: number;
  readonly #images: RecentlyShown<ShownImage>;
  /** `blob:` URLs that no component shows. */
  readonly #blobs: RecentlyShown<string>;

  constructor(max: number) {
    this.#max = max;
    this.#images = new RecentlyShown(max);
    this.#blobs = new RecentlyShown(Math.min(max, MAX_BLOBS), src => URL.revokeObjectURL(src));
  }

  image(key: string): ShownImage | undefined {
    return this.#images.get(key);
  }

  /** Keeps what the element has loaded. Not that of another document, which it would keep in memory. */
  keepImage(
    key: string,
    src: string,
    srcSet: string | undefined,
    element: HTMLImageElement | undefined,
  ): void {
    if (!this.#max || element?.ownerDocument !== document) return;
    // An element of its own, because one of React holds its component; with the very URL that was loaded, as a clone would
    // choose a candidate anew.
    const {crossOrigin, referrerPolicy, currentSrc} = element;
    const copy = Object.assign(new Image(), {crossOrigin, referrerPolicy});
    copy.src = currentSrc || src;
    this.#images.set(key, {src, srcSet, status: 'loaded', element: copy});
  }

  /** It could not be shown again. */
  forgetImage(key: string): void {
    this.#images.take(key);
  }

  blob(url: string): string | undefined {
    return this.#blobs.get(url);
  }

  /** Hands the `blob:` URL over to a component. It is kept again once `signal` aborts. */
  takeBlob(url: string, signal: AbortSignal): string | undefined {
    const src = this.#blobs.take(url);
    if (src) this.keepBlobAfter(url, src, signal);
    return src;
  }

  /** Keeps a `blob:` URL once `signal` aborts: its component then shows it no more. */
  keepBlobAfter(url: string, src: string, signal: AbortSignal): void {
    signal.addEventListener('abort', () => this.#blobs.set(url, src));
  }

  close(): void {
    this.#images.close();
    this.#blobs.close();
  }
}
