// What every recipe shows: a snapshot's first images, and more of them on demand.

import {useEffect, useState} from 'react';
import {objectUrl} from 'objectstore-image-auth';
import {AuthImage} from 'objectstore-image-auth/react';

const BASE = '/api/0/organizations/acme/objectstore';

/** How often the page polls the API. */
export const POLL_MS = 1_000;

/** What the driver looks at. Each `data` that was rendered is in `data`. */
export const observed = (globalThis.observed = {data: new Set()});

/** Whether to poll: until the page's button is pressed. */
export function usePolling() {
  const [isPolling, setPolling] = useState(true);
  return [isPolling, () => setPolling(false)];
}

export function Gallery({snapshot, stopPolling}) {
  const [shown, setShown] = useState(1);
  useEffect(() => void observed.data.add(snapshot), [snapshot]);
  return (
    <>
      <button onClick={() => setShown(shown + 1)}>One more</button>
      <button onClick={stopPolling}>Stop polling</button>
      {snapshot.images.slice(0, shown).map(image => (
        <AuthImage key={image.key} url={urlOf(snapshot, image)} alt={image.image_file_name} />
      ))}
    </>
  );
}

function urlOf({organization_id: org, project_id: project}, {key}) {
  const scopes = {org, project};
  return objectUrl(BASE, {usecase: 'preprod', scopes, key: `${org}/${project}/${key}`});
}
