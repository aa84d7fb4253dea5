// The page of all images of a snapshot.

import {GitCompareArrows} from 'lucide-react';

import type {Snapshot} from '../api';
import {Notice} from '../components/Notice';
import {TopBarLink} from '../components/TopBar';
import {SnapshotFrame} from '../snapshots/SnapshotFrame';
import {useGroups} from '../snapshots/useGroups';
import {Gallery} from './Gallery';
import styles from './GalleryPage.module.css';

export function GalleryPage({id}: {id: string}) {
  return (
    <SnapshotFrame
      id={id}
      title="All images"
      crumbs={[{label: 'Snapshots', to: `/snapshots/${id}`}, {label: 'All images'}]}
      aside={
        <TopBarLink to={`/snapshots/${id}`} icon={<GitCompareArrows size={15} aria-hidden />}>
          One by one
        </TopBarLink>
      }
      loading="Loading images…"
      failed="The images could not be loaded"
      className={styles.page}
    >
      {snapshot => <Contents id={id} snapshot={snapshot} />}
    </SnapshotFrame>
  );
}

function Contents({id, snapshot}: {id: string; snapshot: Snapshot}) {
  const groups = useGroups(snapshot);
  if (groups.length === 0) return <Notice title="This snapshot holds no images" />;
  return <Gallery snapshotId={id} groups={groups} />;
}
