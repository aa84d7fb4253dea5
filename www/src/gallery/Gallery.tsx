// All images, filtered by the search and by the kind of change.

import {useDeferredValue, useMemo, useState} from 'react';

import {SearchField} from '../components/SearchField';
import {formatCount} from '../format';
import {filterGroups, type Group, type Kind} from '../snapshots/comparison';
import {KindFilter} from '../snapshots/KindFilter';
import styles from './Gallery.module.css';
import {Grid} from './Grid';

interface GalleryProps {
  snapshotId: string;
  groups: Group[];
}

export function Gallery({snapshotId, groups}: GalleryProps) {
  const [text, setText] = useState('');
  const [kind, setKind] = useState<Kind>();
  // Deferred, so that typing stays responsive.
  const wanted = useDeferredValue(text);
  const items = useMemo(
    () => filterGroups(groups, wanted, kind).flatMap(group => group.items),
    [groups, wanted, kind],
  );
  const place = [snapshotId, kind, wanted].join(' ');
  return (
    <main className={styles.gallery}>
      <div className={styles.tools}>
        <h1 className={styles.title}>
          All images{' '}
          <span className={styles.count} aria-live="polite">
            {formatCount(items.length)}
          </span>
        </h1>
        {groups.length > 1 && <KindFilter groups={groups} kind={kind} onChange={setKind} />}
        <div className={styles.search}>
          <SearchField label="Search images" text={text} onChange={setText} />
        </div>
      </div>
      {items.length === 0 ? (
        <p className={styles.none} role="status">
          No image has such a name.
        </p>
      ) : (
        // A new grid for each filter, so that it starts at the top.
        <Grid key={place} snapshotId={snapshotId} items={items} place={place} />
      )}
    </main>
  );
}
