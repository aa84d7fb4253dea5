// A snapshot's groups of images. They are the same objects until the images change.

import {useMemo} from 'react';

import type {Snapshot} from '../api';
import {groupsOf, type Group} from './comparison';

/** React Query shares unchanged lists between responses, so a new token alone makes no new groups. */
export function useGroups(snapshot: Snapshot | undefined): Group[] {
  const {comparison_type, images, changed, added, removed, unchanged, renamed} = snapshot ?? {};
  return useMemo(() => {
    const isThere =
      comparison_type && images && changed && added && removed && unchanged && renamed;
    if (!isThere) return [];
    return groupsOf({comparison_type, images, changed, added, removed, unchanged, renamed});
  }, [comparison_type, images, changed, added, removed, unchanged, renamed]);
}
