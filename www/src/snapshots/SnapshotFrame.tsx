// The frame of each page of a snapshot: the top bar, and the messages while the response is loading or if it failed.

import type {ReactNode} from 'react';

import type {Snapshot} from '../api';
import type {Crumb} from '../components/TopBar';
import {Notice} from '../components/Notice';
import {useTokenSource} from '../images/ImageSession';
import {useSnapshot} from '../queries';
import {BuildTopBar} from './BuildTopBar';
import {ComparisonState} from './ComparisonState';

interface SnapshotFrameProps {
  id: string;
  /** For the window's title. */
  title: string;
  crumbs: Crumb[];
  aside: ReactNode;
  /** The messages while the response is loading, and if it failed. */
  loading: string;
  failed: string;
  className: string | undefined;
  children: (snapshot: Snapshot) => ReactNode;
}

export function SnapshotFrame(props: SnapshotFrameProps) {
  const {data: snapshot, error, refetch, refetchToken} = useSnapshot(props.id);
  useTokenSource(snapshot, refetchToken);
  return (
    <div className={props.className}>
      <title>{`${props.title} · Preprod`}</title>
      <BuildTopBar buildId={snapshot?.head_artifact_id} crumbs={props.crumbs} aside={props.aside} />
      {snapshot ? (
        <>
          <ComparisonState state={snapshot.comparison_run_info.state} />
          {props.children(snapshot)}
        </>
      ) : error ? (
        <Notice title={props.failed} retry={refetch}>
          {error.message}
        </Notice>
      ) : (
        <Notice title={props.loading} />
      )}
    </div>
  );
}
