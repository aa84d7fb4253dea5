// The visit with the package, which refetches by itself.

import {ImageAuth} from 'objectstore-image-auth';
import {bindImage} from 'objectstore-image-auth/dom';

import {BASE_URL, SNAPSHOT, beginVisit, fetchSnapshot} from './visit.mjs';

const snapshot = await fetchSnapshot();
const auth = new ImageAuth({baseUrl: BASE_URL, refetch: ({signal}) => fetch(SNAPSHOT, {signal})});
auth.ingest(snapshot);
const nextToken = beginVisit(snapshot, (image, url) => void bindImage(image, url, auth));

let {tokens} = auth.snapshot().stats;
const unsubscribe = auth.subscribe(() => {
  const {stats} = auth.snapshot();
  if (stats.tokens === tokens) return;
  ({tokens} = stats);
  if (nextToken()) unsubscribe();
});
