// Ends the wait for a promise when a signal aborts.

/** Settles as `promise` does, but rejects as soon as `signal` aborts, as the platform's `fetch` does. */
export function unlessAborted<T>(
  signal: AbortSignal | null | undefined,
  promise: Promise<T>,
): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
