// Rejects as soon as a signal aborts.

/** As the platform's `fetch`: an abort rejects at once, whatever is still pending. */
export function unlessAborted<T>(
  signal: AbortSignal | null | undefined,
  wait: Promise<T>,
): Promise<T> {
  if (!signal) return wait;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort);
    wait.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
