// A snapshot comparison: the list of images, and the selected one.

import {LayoutGrid} from 'lucide-react';
import {useCallback, useMemo, useState} from 'react';
import {useSearchParams} from 'wouter';

import type {Snapshot} from '../api';
import {Notice} from '../components/Notice';
import {TopBarLink} from '../components/TopBar';
import {formatCount} from '../format';
import {DiffImageDisplay} from './DiffImageDisplay';
import {PairList} from './PairList';
import {SnapshotFrame} from './SnapshotFrame';
import styles from './SnapshotPage.module.css';
import {useGroups} from './useGroups';

export function SnapshotPage({id}: {id: string}) {
  return (
    <SnapshotFrame
      id={id}
      title="Snapshot comparison"
      crumbs={[{label: 'Snapshots'}]}
      aside={
        <TopBarLink to={`/snapshots/${id}/images`} icon={<LayoutGrid size={15} aria-hidden />}>
          All images
        </TopBarLink>
      }
      loading="Loading comparison…"
      failed="This comparison could not be loaded"
      className={styles.page}
    >
      {snapshot => <Comparison snapshot={snapshot} />}
    </SnapshotFrame>
  );
}

function Comparison({snapshot}: {snapshot: Snapshot}) {
  const [params, setParams] = useSearchParams();
  const [listIsOpen, setListIsOpen] = useState(false);
  const groups = useGroups(snapshot);
  const items = useMemo(() => groups.flatMap(group => group.items), [groups]);

  const select = useCallback((image: string) => setParams({image}, {replace: true}), [setParams]);
  const closeList = useCallback(() => setListIsOpen(false), []);

  const wanted = items.findIndex(item => item.id === params.get('image'));
  const index = Math.max(0, wanted);
  const item = items[index];
  if (!item) return <Notice title="This comparison holds no images" />;

  const step = (by: number) => {
    const next = items[index + by];
    return next && (() => select(next.id));
  };
  return (
    <div className={styles.panes}>
      <PairList
        groups={groups}
        selected={item.id}
        onSelect={select}
        open={listIsOpen}
        onClose={closeList}
      />
      <DiffImageDisplay
        key={item.id}
        item={item}
        position={`${formatCount(index + 1)} of ${formatCount(items.length)}`}
        onPrevious={step(-1)}
        onNext={step(1)}
        onOpenList={() => setListIsOpen(true)}
      />
    </div>
  );
}
