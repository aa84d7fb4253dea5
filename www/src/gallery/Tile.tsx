// One image of the grid: the picture, its name, its size, and its links.

import {memo} from 'react';
import {Link} from 'wouter';

import {Badge} from '../components/Badge';
import {ImageLinks} from '../components/ImageLinks';
import {ObjectImage} from '../images/ObjectImage';
import {headOf, KINDS, type Item, type Kind} from '../snapshots/comparison';
import styles from './Tile.module.css';

interface TileProps {
  snapshotId: string;
  item: Item;
  /** Its position among all images. */
  index: number;
  column: number;
  pictureHeight: number;
  isEntrance: boolean;
  isWanted: boolean;
}

/** Kinds that get no badge. */
const PLAIN: readonly Kind[] = ['solo', 'unchanged'];

export const Tile = memo(function Tile({snapshotId, item, ...props}: TileProps) {
  const {index, column, pictureHeight, isEntrance, isWanted} = props;
  const {key, width, height, image_file_name: file} = headOf(item);
  const tabIndex = isEntrance ? 0 : -1;
  return (
    <div className={styles.tile} role="gridcell" aria-colindex={column + 1} data-index={index}>
      <Link
        className={styles.image}
        to={`/snapshots/${snapshotId}?image=${encodeURIComponent(item.id)}`}
        tabIndex={tabIndex}
        title={item.name}
      >
        <span className={styles.picture} style={{height: pictureHeight}}>
          <ObjectImage imageKey={key} name={item.name} thumbnail wanted={isWanted} />
        </span>
        <span className={styles.name}>{item.name}</span>
      </Link>
      {!PLAIN.includes(item.kind) && (
        <span className={styles.kind}>
          <Badge tone={item.kind}>{KINDS[item.kind]}</Badge>
        </span>
      )}
      <span className={styles.size}>
        {width} × {height}
      </span>
      <span className={styles.links}>
        <ImageLinks imageKey={key} name={item.name} file={file} tabIndex={tabIndex} />
      </span>
    </div>
  );
});
