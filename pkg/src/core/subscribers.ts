// The listeners that are called after a change.

interface Subscriber {
  readonly listener: () => void;
}

export class Subscribers {
  readonly #all = new Set<Subscriber>();

  /** The same function may be added twice. Returns what removes it. */
  add(listener: () => void): () => void {
    const subscriber = {listener};
    this.#all.add(subscriber);
    return () => void this.#all.delete(subscriber);
  }

  /**
   * Calls every listener, also after one has thrown. A listener whose subscription ends meanwhile is not called.
   */
  notify(): void {
    for (const subscriber of [...this.#all]) {
      try {
        if (this.#all.has(subscriber)) subscriber.listener();
      } catch (error) {
        console.error(error);
      }
    }
  }

  clear(): void {
    this.#all.clear();
  }
}
