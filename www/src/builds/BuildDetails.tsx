// All facts about one build.

import {
  CalendarClock,
  GitCompareArrows,
  GitPullRequest,
  HardDriveDownload,
  LayoutGrid,
  Package,
} from 'lucide-react';
import {useState} from 'react';
import {Link} from 'wouter';

import type {Build} from '../api';
import {AppIcon} from '../components/AppIcon';
import {Badge} from '../components/Badge';
import {Card, Facts} from '../components/Card';
import {ImageLinks} from '../components/ImageLinks';
import {formatBytes, formatDate, formatPlatform, formatSha} from '../format';
import {useSnapshot} from '../queries';
import styles from './BuildDetails.module.css';
import {SizeBars} from './SizeBars';
import {SnapshotCard} from './SnapshotCard';

export function BuildDetails({build}: {build: Build}) {
  const {app_info: app, vcs_info: vcs, snapshot_id: snapshotId} = build;
  const [showsIcon, setShowsIcon] = useState(false);
  return (
    <main className={styles.details}>
      <header className={styles.header}>
        <AppIcon app={app} size={64} onShow={() => setShowsIcon(true)} />
        <div className={styles.heading}>
          <h1 className={styles.name}>
            {app.name}
            <Badge tone={stateTone(build.state)}>{capitalize(build.state)}</Badge>
          </h1>
          <p className={styles.subtitle}>
            {formatPlatform(app.platform)} · {app.version} ({app.build_number})
            <span className={styles.built}>
              <CalendarClock size={14} aria-hidden /> {formatDate(app.date_built)}
            </span>
          </p>
        </div>
        {snapshotId !== null && <SnapshotLink id={snapshotId} />}
      </header>
      <div className={styles.cards}>
        <Card title="Size" icon={<HardDriveDownload size={16} aria-hidden />}>
          <SizeBars
            sizes={[
              ['Install size', app.artifact_size],
              ['Download size', app.download_size],
            ]}
            format={formatBytes}
          />
        </Card>
        <Card title="Source" icon={<GitPullRequest size={16} aria-hidden />}>
          <Facts
            facts={[
              ['Branch', <code>{vcs.head_ref}</code>],
              ['Commit', <code>{formatSha(vcs.head_sha)}</code>],
              [
                'Compared with',
                <>
                  <code>{vcs.base_ref}</code> at <code>{formatSha(vcs.base_sha)}</code>
                </>,
              ],
              ['Pull request', vcs.pr_number === null ? 'None' : `#${vcs.pr_number}`],
            ]}
          />
        </Card>
        <Card title="App" icon={<Package size={16} aria-hidden />}>
          <Facts
            facts={[
              [
                app.platform === 'ios' ? 'Bundle ID' : 'Application ID',
                <code>{app.bundle_id}</code>,
              ],
              ['Platform', formatPlatform(app.platform)],
              ['Version', app.version],
              ['Build number', app.build_number],
              ['Icon', showsIcon ? <IconLinks app={app} /> : 'None'],
            ]}
          />
        </Card>
        {snapshotId !== null && <SnapshotCard id={snapshotId} />}
      </div>
    </main>
  );
}

function SnapshotLink({id}: {id: string}) {
  const {data: snapshot} = useSnapshot(id);
  if (snapshot?.comparison_type === 'solo') {
    return (
      <Link to={`/snapshots/${id}/images`} className={styles.compare}>
        <LayoutGrid size={16} aria-hidden /> View all snapshots
      </Link>
    );
  }
  return (
    <Link to={`/snapshots/${id}`} className={styles.compare}>
      <GitCompareArrows size={16} aria-hidden /> Compare snapshots
    </Link>
  );
}

function IconLinks({app: {name, app_icon_id: key}}: {app: Build['app_info']}) {
  if (key === null) return null;
  return (
    <span className={styles.iconLinks}>
      <ImageLinks imageKey={key} name={`the icon of ${name}`} file={`${name}.png`} />
    </span>
  );
}

function stateTone(state: string) {
  if (/^fail/i.test(state)) return 'removed';
  return /^(processed|success)/i.test(state) ? 'added' : 'changed';
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}
