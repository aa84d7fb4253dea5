// The area that images are shown in, with a caption above it.

import type {ReactNode} from 'react';

import type {Image} from '../api';
import {ImageLinks} from '../components/ImageLinks';
import styles from './ComparisonArea.module.css';
import {nameOf, type PairItem} from './comparison';

interface ComparisonAreaProps {
  caption: ReactNode;
  /** The controls of the view, if it has any. */
  controls?: ReactNode;
  children: ReactNode;
}

export function ComparisonArea({caption, controls, children}: ComparisonAreaProps) {
  return (
    <div className={styles.canvas}>
      <div className={styles.caption}>{caption}</div>
      <div className={styles.images}>{children}</div>
      {controls && <div className={styles.controls}>{controls}</div>}
    </div>
  );
}

/** The caption of two images that are in the same place. */
export function Sides({pair, note}: {pair: PairItem; note?: string}) {
  return (
    <>
      <Side side="base" image={pair.base} />
      {note && <span className={styles.note}>{note}</span>}
      <Side side="head" image={pair.head} />
    </>
  );
}

/** Says which of the two an image is, and has its links. */
export function Side({side, image}: {side: 'base' | 'head'; image: Image}) {
  const label = side === 'base' ? 'Base' : 'Head';
  return (
    <span className={styles.side} data-side={side}>
      {label}
      <ImageLinks
        imageKey={image.key}
        name={`${label}: ${nameOf(image)}`}
        file={`${side} ${image.image_file_name}`}
      />
    </span>
  );
}
