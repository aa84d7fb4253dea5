// All images of a snapshot, however many: looked through, searched, opened and downloaded.

import {GitCompareArrows} from 'lucide-react';

import type {Snapshot} from '../api';
import {Notice} from '../components/Notice';
import {TopBarLink} from '../components/TopBar';
import {Images} from '../images/Images';
import {useSnapshot} from '../queries';
import {BuildTopBar} from '../snapshots/BuildTopBar';
import {RunState} from '../snapshots/RunState';
import {useGroups} from '../snapshots/useGroups';
import {Gallery} from './Gallery';
import styles from './GalleryPage.module.css';

export function GalleryPage({id}: {id: string}) {
  const {data: snapshot, error, refetch, renew} = useSnapshot(id);
  return (
    <div className={styles.page}>
      <title>All images · Preprod</title>
      <BuildTopBar
        buildId={snapshot?.head_artifact_id}
        crumbs={[{label: 'Snapshots', to: `/snapshots/${id}`}, {label: 'All images'}]}
        aside={
          <TopBarLink to={`/snapshots/${id}`} icon={<GitCompareArrows size={15} aria-hidden />}>
            One by one
          </TopBarLink>
        }
      />
      {snapshot ? (
        <Images response={snapshot} renew={renew}>
          <RunState state={snapshot.comparison_run_info.state} />
          <Contents id={id} snapshot={snapshot} />
        </Images>
      ) : error ? (
        <Notice title="The images could not be loaded" retry={refetch}>
          {error.message}
        </Notice>
      ) : (
        <Notice title="Loading images…" />
      )}
    </div>
  );
}

function Contents({id, snapshot}: {id: string; snapshot: Snapshot}) {
  const groups = useGroups(snapshot);
  if (groups.length === 0) return <Notice title="This snapshot holds no images" />;
  return <Gallery snapshotId={id} groups={groups} />;
}
