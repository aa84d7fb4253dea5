// Loads an object's bytes as a `blob:` URL, for uses that cannot report a failed image: a CSS mask, a canvas.

import {failed, ImageStore, LOADING, type LoadState} from '../shared/image-store.js';

export class BlobStore extends ImageStore {
  protected override initial(): LoadState {
    const src = this.auth.shownImages().blob(this.address);
    return src === undefined ? LOADING : {src, status: 'loaded'};
  }

  /** Another `blob:` URL may be kept since the component rendered, or none. */
  protected override begin(signal: AbortSignal): void {
    const src = this.auth.shownImages().takeBlob(this.address, signal);
    if (src !== this.state().src) this.show(src ? {src, status: 'loaded'} : LOADING);
  }

  protected override async attempt(signal: AbortSignal): Promise<LoadState> {
    const src = await this.auth.blobUrl(this.address, signal, error => this.show(failed(error)));
    return {src, status: 'loaded'};
  }

  /** The session now keeps the `blob:` URL, or has revoked it. */
  protected override stop(): void {
    super.stop();
    this.show(this.initial());
  }
}
