// A page that shows images, and more of them with each new token, as when a user scrolls.

const API = '/api/0/organizations/acme';

export const BASE_URL = `${API}/objectstore`;
export const SNAPSHOT = `${API}/snapshots/201`;
export const PARAM = 'X-Os-Auth';

/** @typedef {{objectstore_token: string, added: {key: string}[]}} Snapshot */

/** @returns {Promise<Snapshot>} */
export async function fetchSnapshot() {
  return (await fetch(SNAPSHOT)).json();
}

/**
 * Shows images until the last new token has come, and reports when all have loaded.
 *
 * @param {Snapshot} snapshot
 * @param {(image: HTMLImageElement, url: string) => void} show
 * @returns {() => boolean} to be called with each new token; true with the last
 */
export function beginVisit(snapshot, show) {
  const rotations = Number(new URLSearchParams(location.search).get('rotations'));
  const urls = snapshot.added.map(
    ({key}) => `${BASE_URL}/v1/objects/preprod/org=1;project=2/1/2/${key}`,
  );
  let rotation = 0;
  let shown = 0;

  // The same number with each token: all at once would queue for longer than a token lives.
  const showMore = () => {
    const end = Math.round((urls.length * (rotation + 1)) / (rotations + 1));
    for (const url of urls.slice(shown, end)) {
      const image = new Image(24, 24);
      show(image, url);
      document.body.append(image);
    }
    shown = end;
  };
  showMore();

  return () => {
    rotation++;
    showMore();
    if (rotation === rotations) void sayWhenLoaded();
    return rotation >= rotations;
  };
}

async function sayWhenLoaded() {
  const images = [...document.images];
  await Promise.allSettled(images.map(image => image.decode()));
  Object.assign(window, {shown: images.filter(({naturalWidth}) => naturalWidth > 0).length});
}
