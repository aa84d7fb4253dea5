// A summary of a build's snapshot comparison: the images that changed most, and how many changed.

import {ArrowRight, Images as ImagesIcon} from 'lucide-react';
import {Link} from 'wouter';

import type {Image} from '../api';
import {Badge} from '../components/Badge';
import {Card} from '../components/Card';
import {formatCount, formatFraction} from '../format';
import {Thumbnail} from '../images/Thumbnail';
import {useSnapshot} from '../queries';
import {diffOf, headOf} from '../snapshots/comparison';
import {useGroups} from '../snapshots/useGroups';
import styles from './SnapshotCard.module.css';

/** How many images fit into one row of the card. */
const PREVIEWS = 6;

export function SnapshotCard({id}: {id: string}) {
  const {data: snapshot, error} = useSnapshot(id);
  const groups = useGroups(snapshot);
  // The first group: the changed images, if there are any.
  const [{items: previewed} = {items: []}] = groups;
  return (
    <Card
      title="Snapshots"
      icon={<ImagesIcon size={16} aria-hidden />}
      wide
      aside={
        <Link to={`/snapshots/${id}/images`} className={styles.more}>
          View all <ArrowRight size={14} aria-hidden />
        </Link>
      }
    >
      {error && <p className={styles.error}>{error.message}</p>}
      <div className={styles.counts}>
        {groups.map(({kind, items, label}) => (
          <Badge key={kind} tone={kind}>
            {formatCount(items.length)} {label.toLowerCase()}
          </Badge>
        ))}
      </div>
      <ul className={styles.previews}>
        {previewed.slice(0, PREVIEWS).map(item => (
          <li key={item.id}>
            <Link
              to={`/snapshots/${id}?image=${encodeURIComponent(item.id)}`}
              className={styles.preview}
            >
              <span className={styles.frame} data-wide={isWide(headOf(item))}>
                <Thumbnail imageKey={headOf(item).key} name={item.name} />
              </span>
              <span className={styles.name}>{item.name}</span>
              {diffOf(item) !== null && (
                <span className={styles.diff}>{formatFraction(diffOf(item) ?? 0)} changed</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function isWide({width, height}: Image): boolean {
  return width > height;
}
