// An object's bytes as a `blob:` URL, for what can neither say that an image failed nor wait: a CSS mask,
// a canvas.

import {Load, LOADING, type LoadState} from './load.js';

/** A response to a token that the server refuses. */
const REFUSED = 401;

export class BlobLoad extends Load {
  protected override first(): LoadState {
    return LOADING;
  }

  protected override async attempt(signal: AbortSignal): Promise<LoadState> {
    const response = await this.auth.fetch(this.url, {signal});
    if (!response.ok) {
      this.isFinal = response.status !== REFUSED;
      throw new Error(`the image could not be fetched: the server answered ${response.status}`);
    }
    const blob = await response.blob();
    signal.throwIfAborted();
    const src = URL.createObjectURL(blob);
    signal.addEventListener('abort', () => URL.revokeObjectURL(src));
    return {src, status: 'loaded'};
  }

  /** What it showed is revoked. */
  protected override stop(): void {
    super.stop();
    this.show(LOADING);
  }
}
