// The listeners of a session, which are called after every change of its snapshot.

interface Subscriber {
  readonly listener: () => void;
}

export class Subscribers {
  readonly #all = new Set<Subscriber>();

  /** The same function may be added twice. Returns the unsubscriber. */
  add(listener: () => void): () => void {
    const subscriber = {listener};
    this.#all.add(subscriber);
    return () => void this.#all.delete(subscriber);
  }

  /** Calls every listener, also after one has thrown. Skips those that are removed meanwhile. */
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
