// A snapshot's groups, the same ones until its images change.

import {useMemo} from 'react';

import type {Snapshot} from '../api';
import {groupsOf, type Group} from './comparison';

/** A response that brings nothing new but a token shares its lists with the one before. */
export function useGroups(snapshot: Snapshot | undefined): Group[] {
  const {comparison_type, images, changed, added, removed, unchanged, renamed} = snapshot ?? {};
  return useMemo(() => {
    const isThere =
      comparison_type && images && changed && added && removed && unchanged && renamed;
    if (!isThere) return [];
    return groupsOf({comparison_type, images, changed, added, removed, unchanged, renamed});
  }, [comparison_type, images, changed, added, removed, unchanged, renamed]);
}
